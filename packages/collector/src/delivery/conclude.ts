import type { UnixMs } from "../lib/time.ts";
import { unixMs } from "../lib/time.ts";
import { eventKey } from "../queue/event-key.ts";
import type { DeadReason, LeasedEvent, Settlement } from "../queue/queue.ts";
import type { RecentKeys } from "../queue/recent-keys.ts";
import type { AttemptEntry } from "../record/record.ts";
import { type Random, retryDelayMs } from "./backoff.ts";
import type { Delivery } from "./deliver.ts";

/** What becomes of a leased event, for the queue and for the record. Without an entry the record does not change. */
export interface Conclusion {
  readonly leased: LeasedEvent;
  readonly settlement: Settlement;
  readonly entry?: AttemptEntry;
}

export const die = (
  leased: LeasedEvent,
  reason: DeadReason,
  detail: string,
  at: UnixMs,
  facts: Partial<AttemptEntry> = {},
): Conclusion => ({
  leased,
  settlement: { ref: leased.ref, kind: "dead", reason, detail },
  entry: { ...facts, event: leased.event, at, outcome: "dead", reason, message: detail },
});

export const skip = (leased: LeasedEvent, message: string, at: UnixMs): Conclusion => ({
  leased,
  settlement: { ref: leased.ref, kind: "done" },
  entry: { event: leased.event, at, outcome: "skipped", message },
});

/** Back to the queue without having been asked for: nothing has happened to the event. */
export const putBack = (leased: LeasedEvent, at: UnixMs, afterMs: number): Conclusion => ({
  leased,
  settlement: { ref: leased.ref, kind: "retry", dueAt: unixMs(at + afterMs), countsAsAttempt: false },
});

export const isPutBack = ({ settlement }: Conclusion): boolean => settlement.kind === "retry" && !settlement.countsAsAttempt;

export interface ConcludeParts {
  /** What Pinterest took, and the queue may not know of. */
  readonly unsettled: Pick<RecentKeys, "has">;
  readonly random: Random;
  readonly retryHorizonMs: number;
}

/** What was known at the end of a request. */
export interface Moment {
  readonly at: UnixMs;
  /** Until the account takes requests again. */
  readonly opensInMs: number;
  readonly putBackMs: () => number;
}

export type Conclude = (delivery: Delivery, moment: Moment) => Conclusion;

/** Turns verdicts into conclusions. An event whose settlement was lost is sent again, and is then a repeat. */
export const createConclude =
  ({ unsettled, random, retryHorizonMs }: ConcludeParts): Conclude =>
  ({ parcel, verdict, facts }, { at, opensInMs, putBackMs }) => {
    const { leased, payload, warnings } = parcel;
    const { ref, event, attempts } = leased;
    const entry = { ...facts, event, at, payload, warnings };
    switch (verdict.kind) {
      case "delivered": {
        const outcome = attempts > 1 && unsettled.has(eventKey(event)) ? "repeat" : "delivered";
        const settlement: Settlement = { ref, kind: "done" };
        if (verdict.warning === undefined) return { leased, settlement, entry: { ...entry, outcome } };
        return { leased, settlement, entry: { ...entry, outcome, message: verdict.warning } };
      }
      case "refused":
        return die(leased, "refused", verdict.detail, at, { payload, warnings, ...facts });
      case "retry": {
        if (at - event.receivedAt >= retryHorizonMs)
          return die(leased, "gave_up", verdict.message, at, { payload, warnings, ...facts });
        const dueAt = unixMs(at + Math.max(opensInMs, retryDelayMs(attempts, random)));
        const settlement: Settlement = { ref, kind: "retry", dueAt, countsAsAttempt: true };
        return { leased, settlement, entry: { ...entry, outcome: "retry", message: verdict.message } };
      }
      case "held":
        return { ...putBack(leased, at, putBackMs()), entry: { ...entry, outcome: "held", message: verdict.message } };
    }
  };
