import type { Command } from "commander";
import { parseResponse } from "hono/client";
import { type Control, withControl } from "../control-client.ts";
import { formatDuration } from "../duration.ts";
import { dataDirOption } from "../options.ts";
import { printableJson, printableText } from "../printable.ts";
import type { Terminal } from "../terminal.ts";

export const addStats = (program: Command, terminal: Terminal): void => {
  program
    .command("stats")
    .description("Show what waits, what is dead, and which ad accounts are held and why.")
    .addOption(dataDirOption())
    .option("--json", "print it as JSON")
    .action(async ({ json, ...options }: { json?: boolean; dataDir?: string }) => {
      const stats = await withControl(terminal, options, askStats);
      terminal.print(json ? `${printableJson(stats)}\n` : describe(stats));
    });
};

const askStats = (control: Control) => parseResponse(control.stats.$get());

type Stats = Awaited<ReturnType<typeof askStats>>;

const describe = ({ waiting, leased, dead, oldestAgeSeconds, store, accounts }: Stats): string => {
  const facts: readonly (readonly [name: string, text: string])[] = [
    ["waiting", String(waiting)],
    ["leased", String(leased)],
    ["dead", String(dead)],
    ["oldest", oldestAgeSeconds === null ? "nothing waits" : `received ${formatDuration(oldestAgeSeconds)} ago`],
    ["store", printableText(store)],
    ...(accounts ?? []).map((account) => ["account", describeAccount(account)] as const),
    ...(accounts === null ? [["collector", "not running"] as const] : []),
  ];
  return facts.map(([name, text]) => `${name.padEnd(11)}${text}\n`).join("");
};

const describeAccount = ({ adAccountId, state, explanation }: NonNullable<Stats["accounts"]>[number]): string =>
  printableText(`${adAccountId} ${state}: ${explanation}`);
