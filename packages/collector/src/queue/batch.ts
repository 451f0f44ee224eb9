import type { PackedAppend } from "./packed.ts";
import type { DeadReason } from "./queue.ts";

/** One group commit: a segment, and the settlements that came meanwhile. An empty batch probes whether the store takes writes. */
export interface Batch {
  readonly append: PackedAppend;
  readonly settle: SettleWrites;
}

export interface SettleWrites {
  readonly segments: readonly SegmentProgress[];
  readonly newJobs: readonly JobRow[];
  readonly jobs: readonly JobChange[];
  readonly dead: readonly DeadRow[];
}

export const hasSettlements = ({ segments, newJobs, jobs, dead }: SettleWrites): boolean =>
  segments.length + newJobs.length + jobs.length + dead.length > 0;

/** How far a segment is; with none open it is deleted. A later one for the same segment takes the place of an earlier one. */
export interface SegmentProgress {
  readonly id: number;
  readonly open: number;
  readonly settled: Uint8Array;
}

/** Where an event stood before its settlement. A store of one node needs no telling. */
export type Origin =
  | { readonly kind: "segment"; readonly id: number; readonly index: number }
  | { readonly kind: "job"; readonly id: number };

export interface JobRow {
  readonly origin: Origin;
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
  readonly origin: Origin;
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
