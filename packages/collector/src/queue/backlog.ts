import type { Log } from "../lib/log.ts";
import type { UnixMs } from "../lib/time.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import type { DueJob, ReadEntry } from "./entry.ts";
import type { QueueStore } from "./queue-store.ts";
import { openSegment, parseEvent, type Segment, type SegmentRow } from "./segment.ts";

/** What was claimed and not given out: a little more than one lease takes. */
export interface Backlog {
  /** Claims until so many fresh events and so many due retries are at hand, or no more are there. */
  fill(max: number, now: UnixMs): Promise<void>;
  takeFresh(max: number): readonly ReadEntry[];
  takeJobs(max: number): readonly ReadEntry[];
  /** Takes out what `isMeant` knows among the retries at hand. */
  takeJobsWhere(isMeant: (event: StoredEvent) => boolean): readonly ReadEntry[];
  /** Settles what `isMeant` knows among the fresh events at hand; gives the segments that changed, each with how many. */
  settleFresh(isMeant: (event: StoredEvent) => boolean): readonly { readonly segment: Segment; readonly count: number }[];
}

export interface BacklogParts {
  readonly store: Pick<QueueStore, "claimSegments" | "claimJobs">;
  readonly log: Log;
  /** An event as it is given out. What is not is out of the backlog, too. */
  readonly letOut: (read: ReadEntry) => ReadEntry | undefined;
}

interface OpenSegment {
  readonly segment: Segment;
  readonly isReadAgain: boolean;
  /** Events that were not given out. */
  left: number;
}

/** A copy of its own: as a part of the segment's text, one line would keep all of it in memory. (V8 copies what is joined and cut again.) */
const detach = (line: string): string => ` ${line}`.slice(1);

const UNREADABLE = "A stored event cannot be read; it stays where it is. Check the disk.";

export function openBacklog({ store, log, letOut }: BacklogParts): Backlog {
  const segments: OpenSegment[] = [];
  let jobs: DueJob[] = [];

  const freshAtHand = (): number => segments.reduce((sum, { left }) => sum + left, 0);

  function open(row: SegmentRow): OpenSegment {
    const segment = openSegment(row, (index) => log.error(UNREADABLE, { segment: row.id, index }));
    return { segment, isReadAgain: row.readLines !== undefined, left: row.open };
  }

  async function fillFresh(max: number): Promise<void> {
    let missing = max - freshAtHand();
    while (missing > 0) {
      const claimed = await store.claimSegments(missing);
      if (claimed.length === 0) return;
      segments.push(...claimed.map(open));
      for (const row of claimed) missing -= row.open;
    }
  }

  async function fillJobs(max: number, now: UnixMs): Promise<void> {
    const missing = max - jobs.length;
    if (missing <= 0) return;
    // An earlier due time may have come behind those at hand.
    const claimed = await store.claimJobs(missing, now);
    jobs = [...jobs, ...claimed].toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id);
  }

  function nextFresh(): ReadEntry | undefined {
    for (let first = segments[0]; first; first = segments[0]) {
      const { segment } = first;
      const unfolded = segment.next();
      if (unfolded) {
        first.left -= 1;
        const { event, json, index } = unfolded;
        const kept = first.isReadAgain ? undefined : detach(json);
        return { event, json, entry: { attempts: 0, home: { kind: "segment", segment, index, json: kept } } };
      }
      segments.shift();
    }
    return undefined;
  }

  function read({ id, attempts, event: json }: DueJob): ReadEntry | undefined {
    const event = parseEvent(json);
    if (!event) log.error(UNREADABLE, { job: id });
    return event && { event, json, entry: { attempts, home: { kind: "job", id, json } } };
  }

  const readAll = (taken: readonly DueJob[]): readonly ReadEntry[] => taken.flatMap((job) => read(job) ?? []);

  return {
    async fill(max, now) {
      // Both come to their end, also where one fails: what the other claims meanwhile is this node's, and nobody else's.
      const fills = await Promise.allSettled([fillFresh(max), fillJobs(max, now)]);
      for (const fill of fills) if (fill.status === "rejected") throw fill.reason;
    },
    takeFresh(max) {
      const taken: ReadEntry[] = [];
      while (taken.length < max) {
        const next = nextFresh();
        if (!next) break;
        const out = letOut(next);
        if (out) taken.push(out);
      }
      return taken;
    },
    takeJobs(max) {
      const taken = jobs.slice(0, max);
      jobs = jobs.slice(max);
      return readAll(taken).flatMap((job) => letOut(job) ?? []);
    },
    takeJobsWhere(isMeant) {
      const taken = readAll(jobs).filter(({ event }) => isMeant(event));
      const ids = new Set(taken.map(({ entry: { home } }) => home.kind === "job" && home.id));
      jobs = jobs.filter(({ id }) => !ids.has(id));
      return taken;
    },
    settleFresh: (isMeant) =>
      segments.flatMap((atHand) => {
        const { segment } = atHand;
        const count = segment.settleWhere(isMeant);
        atHand.left -= count;
        return count === 0 ? [] : [{ segment, count }];
      }),
  };
}
