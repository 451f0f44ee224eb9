import type { Command } from "commander";
import { maskSettings } from "../../config/describe.ts";
import { configOption } from "../options.ts";
import { readSettings } from "../read-settings.ts";
import type { Terminal } from "../terminal.ts";

export const addConfig = (program: Command, terminal: Terminal): void => {
  program
    .command("config")
    .description("Print the settings in force, secrets masked.")
    .addOption(configOption())
    .option("--json", "as JSON, which it always is")
    .action(async ({ config }: { config?: string }) => {
      const settings = await readSettings(terminal, config);
      terminal.print(`${JSON.stringify(maskSettings(settings), undefined, 2)}\n`);
    });
};
