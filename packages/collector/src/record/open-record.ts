import { join } from "node:path";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { openMemoryRecord } from "./memory.ts";
import type { EventRecord } from "./record.ts";
import { openRelayRecord } from "./relay.ts";
import type { Boards } from "./relay/boards.ts";
import { silentRecord } from "./silent.ts";
import { openSqliteRecord } from "./sqlite.ts";

/** Where the record is kept: in a file of its own, which nodes of a cluster fill together, in memory (lost at exit), or nowhere. */
const RECORD_KINDS = ["sqlite", "memory", "off"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export interface RecordSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  readonly onLeftOut: (count: number) => void;
  /** What the nodes of a cluster tell each other by; absent where there is one process. */
  readonly boards?: Boards | undefined;
  /** Whether somebody looks at the record here. */
  readonly isShown: boolean;
}

const DRIVERS = {
  sqlite({ dataDir, boards, isShown, ...parts }) {
    const path = join(dataDir, "record.db");
    return boards ? openRelayRecord({ ...parts, boards, ...(isShown && { path }) }) : openSqliteRecord({ ...parts, path });
  },
  memory: (parts) => openMemoryRecord(parts),
  off: () => silentRecord,
} as const satisfies Record<RecordKind, (surroundings: RecordSurroundings) => EventRecord>;

export const openRecord = (kind: RecordKind, surroundings: RecordSurroundings): EventRecord => DRIVERS[kind](surroundings);
