import { resolve } from "node:path";
import type { Command } from "commander";
import { withControl } from "../control-client.ts";
import { followWork } from "../follow-work.ts";
import { dataDirOption } from "../options.ts";
import type { Terminal } from "../terminal.ts";
import { withProgress } from "../with-progress.ts";

interface Options {
  readonly dataDir?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export const addBackup = (program: Command, terminal: Terminal): void => {
  program
    .command("backup <file>")
    .description("Copy the queue to a file while it goes on, and check the copy.")
    .option("--force", "overwrite the file")
    .addOption(dataDirOption())
    .option("--json", "print what was written as JSON")
    .action(async (file: string, { force = false, json, ...options }: Options) => {
      const order = { file: resolve(terminal.cwd, file), overwrite: force };
      const report = await withControl(terminal, options, (control) =>
        withProgress(terminal, "Copying the queue", (tell) => followWork(control.backup.$post({ json: order }), tell)),
      );
      terminal.print(json ? `${JSON.stringify(report)}\n` : `${report.file}: ${report.bytes} bytes, checked.\n`);
    });
};
