import { unixMs } from "../lib/time.ts";
import type { DueJob } from "./entry.ts";
import { type DeadLetter, isDeadReason } from "./queue.ts";
import { parseEvent, type SegmentRow } from "./segment.ts";

/** A row of the tables that SQLite and Postgres have alike. */
type Row = Readonly<Record<string, unknown>>;

export const readSegmentRow = (row: Row): SegmentRow => ({
  id: Number(row["id"]),
  events: Number(row["events"]),
  open: Number(row["open"]),
  settled: row["settled"] instanceof Uint8Array ? row["settled"] : undefined,
  lines: String(row["lines"]),
});

export const readJobRow = (row: Row): DueJob => ({
  id: Number(row["id"]),
  dueAt: Number(row["due_at"]),
  attempts: Number(row["attempts"]),
  event: String(row["event"]),
});

/** Undefined where this version does not understand it. */
export function readDeadRow(row: Row): DeadLetter | undefined {
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
