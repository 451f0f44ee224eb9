import type { PersonFilter } from "../../../wire/person-filter.ts";
import type { Batch, BatchReply, StoredCounts } from "../../batch.ts";
import type { DeadFilter } from "../../queue.ts";

/** What the calling thread asks of the storage thread. Each call is one transaction, or several that can be told apart. */
export interface Storage {
  /** Does ahead of time what the first append would have to wait for. */
  warm(): void;
  write(batch: Batch): BatchReply;
  counts(): StoredCounts;
  /** The highest number that a dead letter has; 0 when there never was one. */
  newestDead(): number;
  /** Dead letters of the filter whose number is above `after`, up to `upTo`. */
  countDead(filter: DeadFilter, numbers: { readonly after: number; readonly upTo: number }): number;
  /** Puts up to `limit` of the dead letters up to number `upTo` back in line, due at `dueAt`. Gives how many. */
  replayDead(filter: DeadFilter, page: DeadChunk, dueAt: number): number;
  dropDead(filter: DeadFilter, page: DeadChunk): number;
  /** Of all tables that hold events. */
  countRows(): number;
  /** A person's events among the next rows of a table. */
  findPerson(person: PersonFilter, from: TablePlace): PersonFound;
  /** Removes them, with their bytes. */
  forgetPerson(person: PersonFilter, from: TablePlace): PersonForgotten;
  /** Takes out of the log what removed rows left in it. */
  emptyLog(): void;
}

export interface DeadChunk {
  readonly upTo: number;
  readonly limit: number;
}

/** Tables that hold events. */
export type EventTable = "seg" | "job" | "dead";

/** Rows of a table are gone through by their numbers, some at a time. */
export interface TablePlace {
  readonly table: EventTable;
  /** The highest number that was gone through. */
  readonly after: number;
}

export interface NextPlace {
  /** How many rows were gone through. */
  readonly rows: number;
  /** Absent at the table's end. */
  readonly next?: number;
}

export interface PersonFound extends NextPlace {
  /** JSON. */
  readonly events: readonly string[];
}

export interface PersonForgotten extends NextPlace {
  readonly count: number;
}

export interface StorageSettings {
  readonly path: string;
  readonly maxFileBytes: number;
  readonly minFreeBytes: number;
  /** A retry that is due later was postponed by a clock that was ahead, and is brought forward to then. */
  readonly latestDueAt: number;
}
