import type { Log } from "../../../lib/log.ts";
import type { StoredEvent } from "../../../wire/stored-event.ts";
import type { DueJob, Reader } from "./reader.ts";
import { openSegment, parseEvent, type Segment } from "./segment.ts";

/** An event out of the backlog, and where it lives until it is settled. */
export interface Entry {
  readonly event: StoredEvent;
  readonly attempts: number;
  readonly home: Home;
}

export type Home =
  | { readonly kind: "segment"; readonly segment: Segment; readonly index: number }
  | { readonly kind: "job"; readonly id: number };

/** What waits, given out in order, each event once; `jobDone` and `jobsAdded` say when jobs may be given out (again). */
export interface Backlog {
  takeFresh(max: number): readonly Entry[];
  takeJobs(max: number, now: number): readonly Entry[];
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
    return openSegment(row, (index) =>
      log.error("A stored event cannot be read; it stays in the queue's file. Check the disk.", { segment: row.id, index }),
    );
  }

  function jobEntry(job: DueJob): Entry | undefined {
    const event = parseEvent(job.event);
    if (!event) {
      log.error("A stored event cannot be read; it stays in the queue's file. Check the disk.", { job: job.id });
      return undefined;
    }
    return { event, attempts: job.attempts, home: { kind: "job", id: job.id } };
  }

  return {
    takeFresh(max) {
      const taken: Entry[] = [];
      while (taken.length < max) {
        segment ??= nextSegment();
        if (!segment) break;
        const unfolded = segment.next();
        if (unfolded)
          taken.push({ event: unfolded.event, attempts: 0, home: { kind: "segment", segment, index: unfolded.index } });
        else segment = undefined;
      }
      return taken;
    },
    takeJobs(max, now) {
      const taken: Entry[] = [];
      if (max === 0) return taken;
      for (const job of reader.dueJobs(jobsFrom, now)) {
        jobsFrom = job.dueAt;
        if (givenOut.has(job.id)) continue;
        givenOut.add(job.id);
        const entry = jobEntry(job);
        if (entry) taken.push(entry);
        if (taken.length === max) break;
      }
      return taken;
    },
    segmentAdded() {
      mayHaveMore = true;
    },
    jobsAdded(dueAt) {
      jobsFrom = Math.min(jobsFrom, dueAt);
    },
    jobDone: (id) => void givenOut.delete(id),
  };
}
