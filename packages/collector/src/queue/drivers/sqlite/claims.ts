import type { DueJob } from "../../entry.ts";
import { QueueUnavailable } from "../../queue.ts";
import type { QueueStore } from "../../queue-store.ts";
import type { Reader } from "./reader.ts";
import { describeStoreError } from "./store-errors.ts";

/** What this process has not yet claimed of the file, by how far it has read. */
export interface Claims extends Required<Pick<QueueStore, "claimSegments" | "claimJobs" | "onCommitted">> {
  /** Jobs due at `dueAt` or later are there. */
  jobsAdded(dueAt: number): void;
}

export function claims(reader: Reader): Claims {
  const claimed = new Set<number>();
  let lastSegmentId = 0;
  let mayHaveSegments = true;
  let readAgain: { readonly id: number; readonly lines: readonly string[] } | undefined;
  /** All due jobs before it are claimed. */
  let jobsFrom = 0;

  /** Events are asked for again in the order in which they stand: one segment's text at a time is enough. */
  function linesOf(id: number): readonly string[] {
    if (readAgain?.id !== id) readAgain = { id, lines: telling(() => reader.linesOf(id)) };
    return readAgain.lines;
  }

  function jobsAdded(dueAt: number): void {
    jobsFrom = Math.min(jobsFrom, dueAt);
  }

  /** Nothing is claimed where the reading fails half-way. */
  function dueJobs(max: number, dueBy: number): readonly DueJob[] {
    const due: DueJob[] = [];
    let from = jobsFrom;
    for (const job of reader.dueJobs(jobsFrom, dueBy)) {
      from = job.dueAt;
      if (!claimed.has(job.id)) due.push(job);
      if (due.length === max) break;
    }
    for (const { id } of due) claimed.add(id);
    jobsFrom = from;
    return due;
  }

  return {
    async claimSegments() {
      const row = mayHaveSegments ? telling(() => reader.segmentAfter(lastSegmentId)) : undefined;
      mayHaveSegments = row !== undefined;
      if (!row) return [];
      const { id } = row;
      lastSegmentId = id;
      return [{ ...row, readLines: () => linesOf(id) }];
    },
    claimJobs: async (max, dueBy) => telling(() => dueJobs(max, dueBy)),
    onCommitted({ appended, settled }) {
      for (const { id, next } of settled?.jobs ?? []) {
        claimed.delete(id);
        if (next) jobsAdded(next.dueAt);
      }
      for (const { dueAt } of settled?.newJobs ?? []) jobsAdded(dueAt);
      mayHaveSegments ||= appended;
    },
    jobsAdded,
  };
}

function telling<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new QueueUnavailable(describeStoreError(error), undefined, { cause: error });
  }
}
