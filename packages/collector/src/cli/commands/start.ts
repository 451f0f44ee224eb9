import { type Command, Option } from "commander";
import { type Role, ROLES } from "../../role.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { configOption } from "../options.ts";
import { findSettingsFile, readSettings, rereadSettings } from "../read-settings.ts";
import { runCollector } from "../run-collector.ts";
import type { Terminal } from "../terminal.ts";

export const addStart = (program: Command, terminal: Terminal): void => {
  program
    .command("start")
    .description("Run the collector: take events from pages, deliver them to Pinterest.")
    .addOption(configOption())
    .addOption(new Option("--role <role>", "take events only, deliver only, or both").choices(ROLES).default("all"))
    .option("--json", "print where it listens, and the number of its process, as one line of JSON")
    .action(async ({ config, json, role }: { config?: string; json?: boolean; role: Role }) => {
      // A file that is gone at a reload, while it is written anew for instance, must not mean that there are no sites any more.
      const file = findSettingsFile(terminal, config);
      const settings = await readSettings(terminal, file);
      refuseAlone(role, settings.queue);
      const collector = await runCollector(settings, { role, reread: () => rereadSettings(terminal, file) });
      // The log says what came of it.
      terminal.onHangUp(() => void collector.reload?.().catch((error: unknown) => terminal.complain(`${String(error)}\n`)));
      const script = `${collector.url}${settings.basePath}/df.js`;
      await terminal.announce(
        json
          ? `${JSON.stringify({ url: collector.url, pid: process.pid })}\n`
          : `dayfly listens at ${collector.url}, script at ${script}\n`,
      );
      await collector.stop();
    });
};

/** What only this process can reach, it must deliver itself; what lies in a file may wait for a later start. */
const refuseAlone = (role: Role, queue: string): void => {
  const reach = queue.startsWith("memory:") ? NOBODY_ELSE : queue.startsWith("sqlite:") ? LATER_STARTS : ROLES;
  if (reach.includes(role)) return;
  throw new CliError(
    `--role ${role} needs a queue that nodes share: set DAYFLY_QUEUE to postgres://… or nats://…, or start without --role.`,
    EXIT.notUnderstood,
  );
};
const NOBODY_ELSE: readonly Role[] = ["all"];
const LATER_STARTS: readonly Role[] = ["all", "ingest"];
