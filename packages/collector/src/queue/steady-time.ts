import type { Clock } from "../lib/clock.ts";
import { type UnixMs, unixMs } from "../lib/time.ts";

/** Wall-clock time as of the start, going on evenly whatever is done to the wall clock since: what due times are kept in. Whole milliseconds. */
export interface SteadyTime {
  now(): UnixMs;
  /** The steady time that is as far away as `wall` is by the wall clock. */
  of(wall: UnixMs): UnixMs;
}

export function steadyTime(clock: Clock): SteadyTime {
  const offsetMs = clock.now() - clock.monotonicMs();
  const exactMs = (): number => offsetMs + clock.monotonicMs();
  return {
    now: () => unixMs(Math.round(exactMs())),
    of: (wall) => unixMs(Math.round(exactMs() + (wall - clock.now()))),
  };
}
