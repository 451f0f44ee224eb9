import type { PersonFilter } from "../../../wire/person-filter.ts";
import type { DeadFilter, DeadReason } from "../../queue.ts";

/** What the calling thread asks of the storage thread. Each call is one transaction, or several that can be told apart. */
export interface Storage {
  write(batch: Batch): BatchReply;
  counts(): StoredCounts;
  /** The highest number that a dead letter has; 0 when there never was one. */
  newestDead(): number;
  /** Puts up to `limit` of the dead letters up to number `upTo` back in line, due at `dueAt`. Gives how many. */
  replayDead(filter: DeadFilter, page: DeadChunk, dueAt: number): number;
  dropDead(filter: DeadFilter, page: DeadChunk): number;
  /** A person's events among the next rows of a table. */
  findPerson(person: PersonFilter, from: TablePlace): PersonFound;
  /** Removes them, with their bytes. */
  forgetPerson(person: PersonFilter, from: TablePlace): PersonForgotten;
  /** Takes out of the log what removed rows left in it. */
  emptyLog(): void;
  close(): void;
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

/** One group commit: a segment, and the settlements that came meanwhile. An empty batch probes whether the store takes writes. */
export interface Batch {
  readonly append: Append;
  readonly settle: SettleWrites;
}

export interface Append {
  /** `eventKey` of each event. */
  readonly keys: readonly string[];
  /** Each event as one line of JSON. */
  readonly lines: readonly string[];
  /** Receipt time of the oldest. */
  readonly receivedAt: number;
}

export interface SettleWrites {
  readonly segments: readonly SegmentProgress[];
  readonly newJobs: readonly JobRow[];
  readonly jobs: readonly JobChange[];
  readonly dead: readonly DeadRow[];
}

/** How far a segment is; with none open it is deleted. A later one for the same segment takes the place of an earlier one. */
export interface SegmentProgress {
  readonly id: number;
  readonly open: number;
  readonly settled: Uint8Array;
}

export interface JobRow {
  readonly dueAt: number;
  readonly attempts: number;
  readonly receivedAt: number;
  readonly key: string;
  readonly event: string;
}

/** Without `next` the job is deleted. */
export interface JobChange {
  readonly id: number;
  readonly next?: { readonly dueAt: number; readonly attempts: number };
}

export interface DeadRow {
  readonly diedAt: number;
  readonly attempts: number;
  readonly receivedAt: number;
  readonly site: string;
  readonly reason: DeadReason;
  readonly detail: string;
  readonly key: string;
  readonly event: string;
}

export interface BatchReply {
  /** Places of the repeats in `keys`, or why nothing was appended. */
  readonly append: { readonly ok: true; readonly duplicates: readonly number[] } | Refusal;
  readonly settle: { readonly ok: true } | Refusal;
}

export interface Refusal {
  readonly ok: false;
  readonly reason: string;
  /** It will not get better by itself. */
  readonly isFinal?: boolean;
}

export interface StoredCounts {
  /** In segments, not settled. */
  readonly open: number;
  readonly jobs: number;
  readonly dead: number;
}

/** A call of `Storage` as it crosses the thread border. */
export type StorageCall = {
  [Method in keyof Storage]: { readonly method: Method; readonly args: Parameters<Storage[Method]> };
}[keyof Storage];

export type ToStorage = StorageCall & { readonly call: number };

export type FromStorage =
  | { readonly kind: "opened" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "returned"; readonly call: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly call: number; readonly reason: string };

export interface StorageSettings {
  readonly path: string;
  readonly maxFileBytes: number;
  readonly minFreeBytes: number;
}
