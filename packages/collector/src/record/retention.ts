import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
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
export function startRecordRetention({ record, clock, log, limits }: RecordRetentionParts): () => Promise<void> {
  const stopping = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const { days, maxEvents } = limits();
      await record.prune({ before: unixMs(clock.now() - days * DAY_MS), maxEvents }).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.debug("The record of events was not pruned.", { reason: String(error) });
      });
      await clock.sleep(MINUTE_MS, stopping.signal);
    }
  }

  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}
