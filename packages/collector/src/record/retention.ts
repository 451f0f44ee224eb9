import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { repeat } from "../lib/repeat.ts";
import { DAY_MS, MINUTE_MS, unixMs } from "../lib/time.ts";
import type { EventRecord } from "./record.ts";

export interface RecordRetentionParts {
  readonly record: Pick<EventRecord, "prune">;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked each time, since a reload may change them. */
  readonly limits: () => { readonly days: number; readonly maxEvents: number };
}

/** Forgets what is too old or too much, every minute. Returns how to stop it. */
export const startRecordRetention = ({ record, clock, log, limits }: RecordRetentionParts): (() => Promise<void>) =>
  repeat(clock, MINUTE_MS, async (stopping) => {
    const { days, maxEvents } = limits();
    await record.prune({ before: unixMs(clock.now() - days * DAY_MS), maxEvents }).catch((error: unknown) => {
      if (!stopping.aborted) log.debug("The record of events was not pruned.", { reason: String(error) });
    });
  });
