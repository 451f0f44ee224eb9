import type { AdAccountId } from "../capi/account.ts";
import type { Log } from "../lib/log.ts";
import { eventKey } from "../queue/event-key.ts";
import type { DeadReason, Queue } from "../queue/queue.ts";
import type { RecentKeys } from "../lib/recent-keys.ts";
import type { AttemptEntry, EventRecord } from "../record/record.ts";
import type { Conclusion } from "./conclude.ts";
import type { DeliveryFact } from "./fact.ts";

export interface SettleParts {
  readonly queue: Pick<Queue, "settle">;
  readonly record: Pick<EventRecord, "attempted">;
  readonly log: Log;
  readonly onEvent: (fact: DeliveryFact) => void;
  /** Where delivered events are noted whose outcome the queue may not know. */
  readonly unsettled: Pick<RecentKeys, "add">;
}

/** Ends leases in bulk, then tells the record and the counters. Resolves with whether the queue took it; what it did not take comes back. */
export type Settle = (
  conclusions: readonly Conclusion[],
  /** Some of the leases may have lapsed. */
  isLate?: boolean,
) => Promise<boolean>;

export const createSettle =
  ({ queue, record, log, onEvent, unsettled }: SettleParts): Settle =>
  async (conclusions, isLate = false) => {
    if (conclusions.length === 0) return true;
    if (isLate) noteDelivered(conclusions, unsettled);
    try {
      await queue.settle(conclusions.map(({ settlement }) => settlement));
    } catch (error) {
      const reason = error instanceof Error ? error.name : "unknown";
      log.warn("The queue did not take the outcome; these events are delivered again, with the same ids.", {
        events: conclusions.length,
        reason,
      });
      noteDelivered(conclusions, unsettled);
      return false;
    }
    record.attempted(entriesOf(conclusions));
    report(conclusions, onEvent);
    return true;
  };

const noteDelivered = (conclusions: readonly Conclusion[], unsettled: Pick<RecentKeys, "add">): void => {
  for (const { entry } of conclusions) if (entry !== undefined && isDelivered(entry)) unsettled.add(eventKey(entry.event()));
};

const entriesOf = (conclusions: readonly Conclusion[]): readonly AttemptEntry[] => {
  const entries: AttemptEntry[] = [];
  for (const { entry } of conclusions) if (entry !== undefined) entries.push(entry);
  return entries;
};

const report = (conclusions: readonly Conclusion[], onEvent: (fact: DeliveryFact) => void): void => {
  const deaths = new Map<DeadReason, number>();
  let retried = 0;
  let skipped = 0;
  let held = 0;
  for (const { settlement, entry } of conclusions) {
    if (settlement.kind === "dead") deaths.set(settlement.reason, (deaths.get(settlement.reason) ?? 0) + 1);
    else if (settlement.kind === "retry" && settlement.countsAsAttempt) retried++;
    else if (settlement.kind === "retry") held++;
    else if (entry?.outcome === "skipped") skipped++;
  }
  for (const [reason, events] of deaths) onEvent({ kind: "dead", reason, events });
  if (retried > 0) onEvent({ kind: "retried", events: retried });
  if (skipped > 0) onEvent({ kind: "skipped", events: skipped });
  if (held > 0) onEvent({ kind: "held", events: held });
};

/** The fact of what a batch delivered; undefined when it delivered nothing. */
export const deliveredFact = (conclusions: readonly Conclusion[], adAccountId: AdAccountId): DeliveryFact | undefined => {
  const latenciesMs: number[] = [];
  let late = 0;
  for (const { entry, isLate } of conclusions) {
    if (entry === undefined || !isDelivered(entry)) continue;
    latenciesMs.push(entry.at - entry.receivedAt);
    if (isLate) late++;
  }
  return latenciesMs.length === 0 ? undefined : { kind: "delivered", adAccountId, latenciesMs, late };
};

const isDelivered = ({ outcome }: AttemptEntry): boolean => outcome === "delivered" || outcome === "repeat";
