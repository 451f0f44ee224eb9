import type { Command } from "commander";
import { parseResponse } from "hono/client";
import { CliError } from "../cli-error.ts";
import { withControl } from "../control-client.ts";
import { describeReload } from "../describe-reload.ts";
import { dataDirOption } from "../options.ts";
import type { Terminal } from "../terminal.ts";

export const addReload = (program: Command, terminal: Terminal): void => {
  program
    .command("reload")
    .description("Make the running collector read its settings file again; what is under way goes on.")
    .addOption(dataDirOption())
    .option("--json", "print what changed as JSON")
    .action(async ({ json, ...options }: { json?: boolean; dataDir?: string }) => {
      const report = await withControl(terminal, options, (control) => parseResponse(control.reload.$post()));
      if (report.problems.length > 0) {
        throw new CliError(["The old settings stay in force:", ...report.problems.map((problem) => `  - ${problem}`)].join("\n"));
      }
      terminal.print(json ? `${JSON.stringify(report)}\n` : `${describeReload(report)}\n`);
    });
};
