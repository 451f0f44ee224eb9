import type { Command } from "commander";
import { readSettings, rereadSettings } from "../read-settings.ts";
import { runCollector } from "../run-collector.ts";
import type { Terminal } from "../terminal.ts";

export const addStart = (program: Command, terminal: Terminal): void => {
  program
    .command("start")
    .description("Run the collector: take events from pages, deliver them to Pinterest.")
    .option("-c, --config <file>", "settings file (default: dayfly.config.ts, .js or .mjs if there is one)")
    .option("--json", "print where it listens as one line of JSON")
    .action(async ({ config, json }: { config?: string; json?: boolean }) => {
      const settings = await readSettings(terminal, config);
      const collector = await runCollector(settings, { reread: () => rereadSettings(terminal, config) });
      // The log says what came of it.
      terminal.onHangUp(() => void collector.reload?.().catch((error: unknown) => terminal.complain(`${String(error)}\n`)));
      const script = `${collector.url}${settings.basePath}/df.js`;
      terminal.print(
        json ? `${JSON.stringify({ url: collector.url })}\n` : `dayfly listens at ${collector.url}, script at ${script}\n`,
      );
      await terminal.untilStopped();
      await collector.stop();
    });
};
