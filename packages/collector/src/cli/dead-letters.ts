import type { DeadLetterView } from "../http/control-dead.ts";
import { printableJson, printableText } from "./printable.ts";
import { formatTable } from "./table.ts";

const HEAD = ["key", "given up", "site", "event", "reason", "tries", "what was said"];

/** Dead letters as a table, and under it what to do about each reason that occurs. */
export const describeLetters = (letters: readonly DeadLetterView[], width?: number): string => {
  if (letters.length === 0) return "No dead letters.\n";
  const rows = letters.map(({ key, diedAt, site, eventName, orderId, reason, attempts, detail }) => [
    key,
    minute(diedAt),
    site,
    orderId === undefined ? eventName : `${eventName}, ${orderId}`,
    reason,
    String(attempts),
    detail,
  ]);
  const advice = new Map(letters.map((letter) => [letter.reason, letter.advice]));
  return [formatTable(HEAD, rows, width), "", ...[...advice].map(([reason, sentence]) => `${reason}: ${sentence}`), ""].join(
    "\n",
  );
};

/** `2026-11-23 08:15`, in UTC as in the log. */
const minute = (iso: string): string => `${iso.slice(0, 16).replace("T", " ")}Z`;

/** Everything about one dead letter. */
export const describeLetter = (letter: DeadLetterView): string => {
  const facts: readonly [name: string, text: string][] = [
    ["site", letter.site],
    ["event", `${letter.eventName}, id ${letter.eventId}`],
    ["order", letter.orderId ?? "none"],
    ["happened", letter.happenedAt],
    ["received", letter.receivedAt],
    ["given up", `${letter.diedAt}, after ${letter.attempts} ${letter.attempts === 1 ? "attempt" : "attempts"}`],
    ["reason", `${letter.reason}: ${letter.advice}`],
    ["said", letter.detail],
    ["match keys", letter.matchKeys.join(", ") || "none"],
  ];
  const lines = facts.map(([name, text]) => `  ${name.padEnd(12)}${printableText(text)}`);
  return [`Dead letter ${letter.key}`, ...lines, "", printableJson(letter.event, 2), ""].join("\n");
};
