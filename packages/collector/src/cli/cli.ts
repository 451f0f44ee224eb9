import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { COMMANDS } from "./commands/index.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { Terminal } from "./terminal.ts";
import { messageOf } from "../lib/message-of.ts";

/**
 * Runs one command line and gives its exit code: 0 done, 1 failed, 2 not understood (arguments, settings). Failures are told in a
 * sentence on standard error; only a broken promise of our own shows a stack.
 */
export const runCli = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const program = new Command("dayfly")
    .description("First-party conversion tracking for Pinterest: collector, sandbox and tools.")
    .version(packageJson.version, "-v, --version")
    .helpCommand("help [command]", "Explain a command.")
    .showSuggestionAfterError()
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.complain })
    .exitOverride();
  for (const load of commandsFor(args)) (await load())(program, terminal);

  try {
    await program.parseAsync(args.length === 0 ? ["help"] : [...args], { from: "user" });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.notUnderstood;
    if (error instanceof CliError) {
      terminal.complain(`${error.message}\n`);
      return error.exitCode;
    }
    terminal.complain(`${messageOf(error)}\n`);
    return EXIT.failed;
  }
};

/** The one that is named, or all of them: for the help, for the completion script, and to say what a mistyped name may have meant. */
const commandsFor = ([name = ""]: readonly string[]) => {
  const named = Object.hasOwn(COMMANDS, name) && name !== "completion" ? COMMANDS[name] : undefined;
  return named ? [named] : Object.values(COMMANDS);
};
