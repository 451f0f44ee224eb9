import { CAPI_LIMITS } from "../capi/limits.ts";
import type { UnixMs } from "../lib/time.ts";
import { unixMs } from "../lib/time.ts";
import { eventKey } from "../queue/event-key.ts";
import type { DeadReason, LeasedEvent, LeaseRef, Settlement } from "../queue/queue.ts";
import type { RecentKeys } from "../lib/recent-keys.ts";
import { attemptEntry } from "../record/attempt-entry.ts";
import type { AttemptEntry, AttemptOutcome } from "../record/record.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { type Random, retryDelayMs } from "./backoff.ts";
import type { Parcel } from "./batch.ts";
import { readShelved } from "./shelf.ts";
import type { Delivery } from "./deliver.ts";

/** What becomes of a leased event, for the queue and for the record. Without an entry the record does not change. */
export interface Conclusion {
  readonly settlement: Settlement;
  readonly entry?: AttemptEntry;
  /** Pinterest counts it as an offline conversion. */
  readonly isLate?: boolean;
}

/** Given up without having been sent. */
export const die = ({ ref, event }: LeasedEvent, reason: DeadReason, detail: string, at: UnixMs): Conclusion => ({
  settlement: { ref, kind: "dead", reason, detail },
  entry: attemptEntry({ event, at, outcome: "dead", reason, message: detail }),
});

export const skip = ({ ref, event }: LeasedEvent, message: string, at: UnixMs): Conclusion => ({
  settlement: { ref, kind: "done" },
  entry: attemptEntry({ event, at, outcome: "skipped", message }),
});

/** Back to the queue without having been asked for: nothing has happened to the event. */
export const putBack = (ref: LeaseRef, at: UnixMs, afterMs: number): Conclusion => ({
  settlement: { ref, kind: "retry", dueAt: unixMs(at + afterMs), countsAsAttempt: false },
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

/**
 * By then an event has travelled alone, so that the status is its own (see `companyOf`). It takes two hours at most, and what Pinterest may have
 * counted must not come again after the 48 hours in which it knows a repeat.
 */
const MAX_UNCLEAR_ATTEMPTS = 16;
const MAY_BE_COUNTED = "It may be counted: look in Ads Manager before you replay it.";

export type Conclude = (delivery: Delivery, moment: Moment) => Conclusion;

/** Turns verdicts into conclusions. An event whose settlement was lost is sent again, and is then a repeat. */
export const createConclude =
  ({ unsettled, random, retryHorizonMs }: ConcludeParts): Conclude =>
  ({ parcel, verdict, facts }, { at, opensInMs, putBackMs }) => {
    const { ref, attempts } = parcel;
    const entryOf = (outcome: AttemptOutcome, message?: string, reason?: DeadReason): AttemptEntry => ({
      at,
      outcome,
      ...facts,
      ...(message !== undefined && { message }),
      ...(reason !== undefined && { reason }),
      kind: parcel.kind,
      receivedAt: parcel.receivedAt,
      warnings: parcel.warnings,
      event: () => eventOf(parcel),
      payload: () => JSON.parse(readShelved(parcel.payload)),
    });
    const giveUp = (reason: DeadReason, detail: string): Conclusion => ({
      settlement: { ref, kind: "dead", reason, detail },
      entry: entryOf("dead", detail, reason),
    });

    const tryAgain = (message: string): Conclusion => {
      const dueAt = unixMs(at + Math.max(opensInMs, retryDelayMs(attempts, random)));
      return { settlement: { ref, kind: "retry", dueAt, countsAsAttempt: true }, entry: entryOf("retry", message) };
    };

    switch (verdict.kind) {
      case "delivered": {
        const isRepeat = attempts > 1 && unsettled.has(eventKey(eventOf(parcel)));
        const isLate = at - parcel.happenedAt > CAPI_LIMITS.lateAfterMs;
        return {
          settlement: { ref, kind: "done" },
          entry: entryOf(isRepeat ? "repeat" : "delivered", verdict.warning),
          isLate,
        };
      }
      case "refused":
        return giveUp("refused", verdict.detail);
      case "retry":
        return at - parcel.receivedAt >= retryHorizonMs ? giveUp("gave_up", verdict.message) : tryAgain(verdict.message);
      case "unclear":
        return attempts >= MAX_UNCLEAR_ATTEMPTS
          ? giveUp("gave_up", `${verdict.message} ${MAY_BE_COUNTED}`)
          : tryAgain(verdict.message);
      case "held":
        return { ...putBack(ref, at, putBackMs()), entry: entryOf("held", verdict.message) };
    }
  };

const eventOf = ({ stored }: Parcel): StoredEvent => JSON.parse(readShelved(stored));
