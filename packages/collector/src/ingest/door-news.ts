import type { DoorCounters } from "../http/door-counters.ts";
import { createTimed, type Door, type Timed } from "../http/timed.ts";
import type { Clock } from "../lib/clock.ts";
import { openCounters } from "../record/counters.ts";
import type { EventRecord } from "../record/record.ts";
import type { ThreadIntake } from "../record/thread-intake.ts";
import type { DoorNews } from "./protocol.ts";

export interface DoorNewsParts {
  readonly record: ThreadIntake;
  readonly clock: Clock;
  readonly post: (news: DoorNews) => void;
}

/** What a thread's doors count, time and tell the record of, gathered for the main thread. */
export interface GatheredNews {
  readonly counters: DoorCounters;
  readonly timed: Timed;
  readonly record: Pick<EventRecord, "begin" | "accepted">;
  /** Posts what was not told yet. */
  tell(): void;
}

/** How long what happened first waits for what else happens. */
const GATHER_MS = 25;

export function openDoorNews({ record, clock, post }: DoorNewsParts): GatheredNews {
  let counters = openCounters();
  let seconds = noSeconds();
  let isPlanned = false;

  function tell(): void {
    isPlanned = false;
    post({ counters: counters.snapshot(), seconds, record: record.take() });
    counters = openCounters();
    seconds = noSeconds();
  }

  function observe(door: Door, taken: number): void {
    seconds[door].push(taken);
    if (isPlanned) return;
    isPlanned = true;
    void clock.sleep(GATHER_MS).then(tell);
  }

  return {
    counters: {
      accepted: (count) => counters.accepted(count),
      duplicate: (count) => counters.duplicate(count),
      dropped: (reason, count) => counters.dropped(reason, count),
      rejected: (reason, count) => counters.rejected(reason, count),
    },
    // Whatever a request brings, its end is observed.
    timed: createTimed(clock, observe),
    record: {
      begin: record.begin,
      accepted(events) {
        for (const { warnings } of events) counters.warned(warnings);
        record.accepted(events);
      },
    },
    tell,
  };
}

const noSeconds = (): Record<Door, number[]> => ({ browser: [], server: [] });
