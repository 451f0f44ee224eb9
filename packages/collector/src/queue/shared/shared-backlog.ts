import type { Log } from "../../lib/log.ts";
import type { UnixMs } from "../../lib/time.ts";
import type { StoredEvent } from "../../wire/stored-event.ts";
import type { DueJob, ReadEntry } from "../entry.ts";
import { openSegment, parseEvent, type Segment, type SegmentRow } from "../segment.ts";
import type { SharedStore } from "./shared-store.ts";

/** What this node has claimed and not given out: a little more than one lease takes. */
export interface SharedBacklog {
  /** Claims until so many fresh events and so many due retries are at hand, or no more are there. */
  fill(max: number, now: UnixMs): Promise<void>;
  takeFresh(max: number): readonly ReadEntry[];
  takeJobs(max: number): readonly ReadEntry[];
  /** Takes out what `isMeant` knows among the retries at hand. */
  takeJobsWhere(isMeant: (event: StoredEvent) => boolean): readonly ReadEntry[];
  /** Settles what `isMeant` knows among the fresh events at hand; gives the segments that changed, each with how many. */
  settleFresh(isMeant: (event: StoredEvent) => boolean): readonly { readonly segment: Segment; readonly count: number }[];
}

export interface SharedBacklogParts {
  readonly store: Pick<SharedStore, "claimSegments" | "claimJobs">;
  readonly log: Log;
  /** Whether an event is given out. What is not is out of the backlog, too. */
  readonly goesOut: (read: ReadEntry) => boolean;
}

interface OpenSegment {
  readonly segment: Segment;
  /** Events that were not given out. */
  left: number;
}

/** A copy of its own: as a part of the segment's text, one line would keep all of it in memory. (V8 copies what is joined and cut again.) */
const detach = (line: string): string => ` ${line}`.slice(1);

const UNREADABLE = "A stored event cannot be read; it stays in the store. Check its disk.";

export function openSharedBacklog({ store, log, goesOut }: SharedBacklogParts): SharedBacklog {
  const segments: OpenSegment[] = [];
  let jobs: DueJob[] = [];

  const freshAtHand = (): number => segments.reduce((sum, { left }) => sum + left, 0);

  function open(row: SegmentRow): OpenSegment {
    const segment = openSegment(row, (index) => log.error(UNREADABLE, { segment: row.id, index }));
    return { segment, left: row.open };
  }

  async function fillFresh(max: number): Promise<void> {
    for (let missing = max - freshAtHand(); missing > 0; missing = max - freshAtHand()) {
      const claimed = await store.claimSegments(missing);
      if (claimed.length === 0) return;
      segments.push(...claimed.map(open));
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
        return { event, json, entry: { attempts: 0, home: { kind: "segment", segment, index, json: detach(json) } } };
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
        if (goesOut(next)) taken.push(next);
      }
      return taken;
    },
    takeJobs(max) {
      const taken = jobs.slice(0, max);
      jobs = jobs.slice(max);
      return readAll(taken).filter(goesOut);
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
