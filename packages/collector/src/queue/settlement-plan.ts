import type { UnixMs } from "../lib/time.ts";
import { eventKey } from "./event-key.ts";
import type { Settlement } from "./queue.ts";
import type { SteadyTime } from "./steady-time.ts";
import { type Entry, readEntry } from "./entry.ts";
import type { DeadRow, JobChange, JobRow, Origin, SegmentProgress, SettleWrites } from "./batch.ts";
import type { Segment } from "./segment.ts";

/** Settlements on their way to the store. */
export interface SettlementPlan {
  /** Throws, with nothing changed, when the text of an event that comes back or is given up cannot be read. */
  add(entry: Entry, settlement: Settlement, diedAt: UnixMs): void;
  /** The entry leaves the queue. */
  drop(entry: Entry): void;
  /** Events of a segment were settled there. */
  note(segment: Segment): void;
  /** What to write for all that was added and not yet taken. */
  take(): SettleWrites;
}

export function settlementPlan(steady: SteadyTime): SettlementPlan {
  let segments = new Set<Segment>();
  let newJobs: JobRow[] = [];
  let jobs: JobChange[] = [];
  let dead: DeadRow[] = [];

  function leaveHome({ home }: Entry): void {
    if (home.kind === "job") {
      jobs.push({ id: home.id });
      return;
    }
    home.segment.settle(home.index);
    segments.add(home.segment);
  }

  function retryLater(entry: Entry, dueAt: number, attempts: number): void {
    if (entry.home.kind === "job") {
      jobs.push({ id: entry.home.id, next: { dueAt, attempts } });
      return;
    }
    const { site: _site, ...row } = rowOf(entry);
    leaveHome(entry);
    newJobs.push({ ...row, dueAt, attempts });
  }

  return {
    add(entry, settlement, diedAt) {
      switch (settlement.kind) {
        case "done":
          return leaveHome(entry);
        case "retry": {
          const attempts = settlement.countsAsAttempt ? entry.attempts : entry.attempts - 1;
          return retryLater(entry, steady.of(settlement.dueAt), attempts);
        }
        case "dead": {
          const row = rowOf(entry);
          leaveHome(entry);
          const { reason, detail } = settlement;
          dead.push({ ...row, diedAt, attempts: entry.attempts, reason, detail });
        }
      }
    },
    drop: leaveHome,
    note: (segment) => void segments.add(segment),
    take() {
      const progress: SegmentProgress[] = [...segments].map((segment) => segment.progress());
      const taken = { segments: progress, newJobs, jobs, dead };
      segments = new Set();
      newJobs = [];
      jobs = [];
      dead = [];
      return taken;
    },
  };
}

const originOf = ({ home }: Entry): Origin =>
  home.kind === "job" ? home : { kind: "segment", id: home.segment.id, index: home.index };

/** What a row of its own says of an event. */
const rowOf = (entry: Entry): Pick<DeadRow, "origin" | "receivedAt" | "site" | "key" | "event"> => {
  const { event, json } = readEntry(entry);
  return { origin: originOf(entry), receivedAt: event.receivedAt, site: event.site, key: eventKey(event), event: json };
};
