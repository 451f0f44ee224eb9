import type { Clock } from "./clock.ts";
import { type UnixMs, unixMs } from "./time.ts";

/** A clock for tests: it stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Lets time pass. Sleepers whose time has come wake up. */
  advance(ms: number): void;
  /** Sets the wall clock alone, as an administrator or NTP does. */
  setWallClock(now: UnixMs): void;
}

export function manualClock(start: UnixMs = unixMs(1_700_000_000_000)): ManualClock {
  let wallMs: number = start;
  let passedMs = 0;
  let sleepers: { readonly wakesAt: number; readonly wake: () => void }[] = [];

  return {
    now: () => unixMs(wallMs),
    monotonicMs: () => passedMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        signal?.addEventListener("abort", () => resolve(), { once: true });
        sleepers.push({ wakesAt: passedMs + ms, wake: resolve });
      }),
    advance(ms) {
      wallMs += ms;
      passedMs += ms;
      const due = sleepers.filter((sleeper) => sleeper.wakesAt <= passedMs);
      sleepers = sleepers.filter((sleeper) => sleeper.wakesAt > passedMs);
      for (const sleeper of due) sleeper.wake();
    },
    setWallClock(now) {
      wallMs = now;
    },
  };
}
