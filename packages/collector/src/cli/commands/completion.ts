import { Argument, type Command } from "commander";
import { completionScript, type Shell, SHELLS } from "../completion-script.ts";
import type { Terminal } from "../terminal.ts";

export const addCompletion = (program: Command, terminal: Terminal): void => {
  program
    .command("completion")
    .description("Print a script that completes commands and options in a shell: source <(dayfly completion bash).")
    .addArgument(new Argument("<shell>", "which one").choices(SHELLS))
    .action((shell: Shell) => terminal.print(completionScript(program, shell)));
};
