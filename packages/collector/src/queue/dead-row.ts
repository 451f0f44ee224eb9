import { unixMs } from "../lib/time.ts";
import { type DeadLetter, isDeadReason } from "./queue.ts";
import { parseEvent } from "./segment.ts";

/** A row of the table `dead`, which SQLite and Postgres have alike. Undefined where this version does not understand it. */
export function readDeadRow(row: Readonly<Record<string, unknown>>): DeadLetter | undefined {
  const event = parseEvent(String(row["event"]));
  const reason = String(row["reason"]);
  if (!event || !isDeadReason(reason)) return undefined;
  return {
    key: String(row["id"]),
    event,
    attempts: Number(row["attempts"]),
    reason,
    detail: String(row["detail"]),
    diedAt: unixMs(Number(row["died_at"])),
  };
}
