import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import { repeat } from "../lib/repeat.ts";
import { DAY_MS, HOUR_MS, unixMs } from "../lib/time.ts";
import type { Queue } from "./queue.ts";
import { steadyTime } from "./steady-time.ts";

export interface RetentionParts {
  readonly queue: Pick<Queue, "dropDead">;
  readonly clock: Clock;
  readonly log: Log;
  /** How old a dead letter may become; asked each time, since a reload may change it. */
  readonly days: () => number;
}

/**
 * Deletes dead letters that are too old, at once and then every hour. The queue does it in small steps between which the line goes on, and
 * uses the room again. A wall clock that is set ahead meanwhile makes no letter older. Returns how to stop it.
 */
export const startRetention = ({ queue, clock, log, days }: RetentionParts): (() => Promise<void>) => {
  const steady = steadyTime(clock);
  return repeat(clock, HOUR_MS, async (stopping) => {
    try {
      const now = Math.min(clock.now(), steady.now());
      const count = await queue.dropDead({ diedBefore: unixMs(now - days() * DAY_MS) });
      if (count > 0) log.info("Old dead letters were deleted.", { count, days: days() });
    } catch (error) {
      if (stopping.aborted) return;
      log.warn("Old dead letters could not be deleted; trying again in an hour.", { reason: messageOf(error) });
    }
  });
};
