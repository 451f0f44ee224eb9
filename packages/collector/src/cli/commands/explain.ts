import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { styleText } from "node:util";
import type { Command } from "commander";
import type { Site } from "../../config/site.ts";
import { protectEvent } from "../../protect/protect-event.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { nodeHash } from "../../runtimes/node-hash.ts";
import { explainEvent } from "../../transform/explain.ts";
import type { StoredEvent } from "../../wire/stored-event.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { printExplanation } from "../explain/print.ts";
import { readInput } from "../explain/read-input.ts";
import { configOption } from "../options.ts";
import { pickSite } from "../pick-site.ts";
import { printableJson, printableText } from "../printable.ts";
import { readSettingsWithoutAccount } from "../read-settings.ts";
import type { Terminal } from "../terminal.ts";

interface Options {
  readonly config?: string;
  readonly site?: string;
  readonly json?: boolean;
}

export const addExplain = (program: Command, terminal: Terminal): void => {
  program
    .command("explain")
    .description(
      "Show what an event becomes at Pinterest: every field, where it came from, what was left out and why. Sends nothing.",
    )
    .argument(
      "<file>",
      "a track call, its arguments, a dataLayer push, a Segment message, a beacon, or an event as the console copies it; - reads standard input",
    )
    .addOption(configOption())
    .option("-s, --site <key>", "whose settings hold (default: the first site's)")
    .option("--json", "print everything as JSON")
    .action(async (file: string, { config, site, json }: Options) => {
      const { sites } = await readSettingsWithoutAccount(terminal, config);
      const settings = pickSite(sites, site);
      const text = file === "-" ? await terminal.readInput() : readText(resolve(terminal.cwd, file));
      const input = readInput(text, { ...settings, site: settings.key, now: nodeClock.now() });
      if (!input.ok) throw new CliError(input.failure, EXIT.notUnderstood);
      const { form, events, stored, refused } = input.value;
      const explained = stored
        ? [explain(stored, pickSite(sites, site ?? stored.site))]
        : events.map((incoming) => explain(protectEvent(incoming, settings, nodeHash), settings));
      if (json) {
        terminal.print(`${printableJson({ form, refused, events: explained }, 2)}\n`);
        return;
      }
      const pages = explained.map(({ event, explanation }) => printExplanation(event, explanation, styleText));
      terminal.print(
        `${[`Read as ${form}.`, ...refused.map((reason) => `Refused: ${printableText(reason)}`), ...pages].join("\n\n")}\n`,
      );
    });
};

const explain = (event: StoredEvent, settings: Site) => ({
  event,
  explanation: explainEvent(event, settings, nodeClock.now()),
});

const readText = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new CliError(`There is no readable file ${path}.`, EXIT.notUnderstood);
  }
};
