import { join } from "node:path";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { openMemoryRecord } from "./memory.ts";
import type { EventRecord } from "./record.ts";
import { silentRecord } from "./silent.ts";
import { openSqliteRecord } from "./sqlite.ts";

/** Where the record is kept: in a file of its own, in memory (lost at exit), or nowhere. */
export const RECORD_KINDS = ["sqlite", "memory", "off"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export interface RecordSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  readonly onLeftOut: (count: number) => void;
}

const DRIVERS = {
  sqlite: ({ dataDir, ...parts }) => openSqliteRecord({ ...parts, path: join(dataDir, "record.db") }),
  memory: (parts) => openMemoryRecord(parts),
  off: () => silentRecord,
} as const satisfies Record<RecordKind, (surroundings: RecordSurroundings) => EventRecord>;

export const openRecord = (kind: RecordKind, surroundings: RecordSurroundings): EventRecord => DRIVERS[kind](surroundings);
