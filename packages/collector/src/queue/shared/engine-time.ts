import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import { MINUTE_MS, SECOND_MS, unixMs } from "../../lib/time.ts";
import { type SteadyTime, steadyTime } from "../steady-time.ts";

/** Of an answer that took longer nobody knows well enough of which moment it is. */
const MAX_ROUND_TRIP_MS = SECOND_MS;
const NOTABLE_MS = 10 * SECOND_MS;

/**
 * Steady time that agrees with the engine's own clock, so that a due time is the same moment to all nodes, whatever their clocks say. `ask` gives
 * the engine's time; it is asked again a minute after the last answer, for that clock may be set, too. Rejects when the first is not answered.
 */
export async function engineTime(clock: Clock, ask: () => Promise<number>, log: Log): Promise<SteadyTime> {
  const steady = steadyTime(clock);
  let offsetMs = 0;
  let askedAtMs = 0;
  let isAsking = false;

  /** How far the engine's clock is ahead of this process's monotonic one, whatever clock it was given. */
  async function measure(): Promise<{ readonly aheadMs: number; readonly tookMs: number }> {
    askedAtMs = performance.now();
    const there = await ask();
    const tookMs = performance.now() - askedAtMs;
    return { aheadMs: there - askedAtMs - tookMs / 2, tookMs };
  }

  let { aheadMs } = await measure();
  offsetMs = performance.now() + aheadMs - steady.now();
  if (Math.abs(offsetMs) > NOTABLE_MS) log.warn(describeDifference(offsetMs));

  async function measureAgain(): Promise<void> {
    const { aheadMs: next, tookMs } = await measure();
    if (tookMs > MAX_ROUND_TRIP_MS) return;
    offsetMs += next - aheadMs;
    aheadMs = next;
  }

  function keepUp(): void {
    if (isAsking || performance.now() - askedAtMs < MINUTE_MS) return;
    isAsking = true;
    measureAgain()
      .catch(() => undefined)
      .finally(() => (isAsking = false));
  }

  return {
    now() {
      keepUp();
      return unixMs(Math.round(steady.now() + offsetMs));
    },
    of: (wall) => unixMs(Math.round(steady.of(wall) + offsetMs)),
  };
}

const describeDifference = (offsetMs: number): string =>
  `This machine's clock is ${Math.round(Math.abs(offsetMs) / SECOND_MS)} s ${offsetMs < 0 ? "ahead of" : "behind"} the queue's servers'. ` +
  "Set both by NTP: retries are due by theirs, and what is late or too old for Pinterest is so by this machine's.";
