import type { Log } from "../../../lib/log.ts";
import type { StoredEvent } from "../../../wire/stored-event.ts";
import type { DueJob, ReadEntry } from "../../entry.ts";
import type { Reader } from "./reader.ts";
import { openSegment, parseEvent, type Segment } from "../../segment.ts";
import { describeStoreError } from "./store-errors.ts";

/** What waits, given out in order, each event once; `jobDone` and `jobsAdded` say when jobs may be given out (again). */
export interface Backlog {
  takeFresh(max: number): readonly ReadEntry[];
  takeJobs(max: number, now: number): readonly ReadEntry[];
  /** Settles what was read and not yet given out; gives the segment it stood in, with how many. */
  settleRead(isMeant: (event: StoredEvent) => boolean): { readonly segment: Segment; readonly count: number } | undefined;
  /** A new segment may be there. */
  segmentAdded(): void;
  /** Jobs due at `dueAt` or later are there. */
  jobsAdded(dueAt: number): void;
  /** The settlement of a job that was given out is durable. */
  jobDone(id: number): void;
}

export function openBacklog(reader: Reader, log: Log): Backlog {
  const givenOut = new Set<number>();
  let segment: Segment | undefined;
  let lastSegmentId = 0;
  let mayHaveMore = true;
  let readAgain: { readonly id: number; readonly lines: readonly string[] } | undefined;
  /** All due jobs before it are given out. */
  let jobsFrom = 0;

  function nextSegment(): Segment | undefined {
    if (!mayHaveMore) return undefined;
    const row = reader.segmentAfter(lastSegmentId);
    if (!row) {
      mayHaveMore = false;
      return undefined;
    }
    lastSegmentId = row.id;
    return openSegment(
      row,
      (index) =>
        log.error("A stored event cannot be read; it stays in the queue's file. Check the disk.", { segment: row.id, index }),
      () => linesOf(row.id),
    );
  }

  /** Events are asked for again in the order in which they stand: one segment's text at a time is enough. */
  function linesOf(id: number): readonly string[] {
    if (readAgain?.id !== id) readAgain = { id, lines: reader.linesOf(id) };
    return readAgain.lines;
  }

  function jobEntry(job: DueJob): ReadEntry | undefined {
    const event = parseEvent(job.event);
    if (!event) {
      log.error("A stored event cannot be read; it stays in the queue's file. Check the disk.", { job: job.id });
      return undefined;
    }
    return { event, json: job.event, entry: { attempts: job.attempts, home: { kind: "job", id: job.id, json: job.event } } };
  }

  function* fresh(): Iterable<ReadEntry> {
    for (segment ??= nextSegment(); segment; segment = nextSegment()) {
      for (let unfolded = segment.next(); unfolded; unfolded = segment.next()) {
        const { event, json, index } = unfolded;
        yield { event, json, entry: { attempts: 0, home: { kind: "segment", segment, index } } };
      }
    }
  }

  function* dueJobs(now: number): Iterable<ReadEntry> {
    for (const job of reader.dueJobs(jobsFrom, now)) {
      jobsFrom = job.dueAt;
      if (givenOut.has(job.id)) continue;
      givenOut.add(job.id);
      const entry = jobEntry(job);
      if (entry) yield entry;
    }
  }

  return {
    takeFresh: (max) => takeUpTo(max, fresh()),
    takeJobs: (max, now) => takeUpTo(max, dueJobs(now)),
    settleRead: (isMeant) => segment && { segment, count: segment.settleWhere(isMeant) },
    segmentAdded() {
      mayHaveMore = true;
    },
    jobsAdded(dueAt) {
      jobsFrom = Math.min(jobsFrom, dueAt);
    },
    jobDone: (id) => void givenOut.delete(id),
  };
}

/** What was read before a read failed is given out; the failure shows when nothing could be read at all. */
function takeUpTo(max: number, entries: Iterable<ReadEntry>): readonly ReadEntry[] {
  const taken: ReadEntry[] = [];
  if (max === 0) return taken;
  try {
    for (const entry of entries) {
      taken.push(entry);
      if (taken.length === max) break;
    }
  } catch (error) {
    if (taken.length === 0) throw new Error(describeStoreError(error), { cause: error });
  }
  return taken;
}
