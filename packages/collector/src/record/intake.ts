import type { Clock } from "../lib/clock.ts";
import { openBudget } from "./budget.ts";
import { beginJourney, journeyOfAttempt, orderIdOf } from "./journey.ts";
import type { EventRecord, Journey } from "./record.ts";
import { openTally, type Tally } from "./tally.ts";

export interface IntakeParts {
  readonly clock: Pick<Clock, "monotonicMs">;
  /** Takes what became known of a journey; false when there is no room for it. */
  readonly keep: (news: Journey) => boolean;
  /** Told how many pieces of news were left out. */
  readonly onLeftOut?: ((count: number) => void) | undefined;
  /** Beyond this rate news is left out. */
  readonly perSecond?: number;
}

/** Beyond this rate journeys are kept without what the sender sent, which takes time to mask. */
const SENT_PER_SECOND = 50;
/** Of the rate, for orders and for what did not go well. */
const RESERVED = 0.5;

/** What every driver does with what it is told: count everything, keep as much as the rate allows. */
export function openIntake({
  clock,
  keep,
  onLeftOut = () => {},
  perSecond = 1000,
}: IntakeParts): Pick<EventRecord, "accepted" | "adopt" | "attempted"> & Pick<Tally, "take" | "lastDeliveredAt"> {
  const tally = openTally();
  const journeys = openBudget(perSecond, clock);
  const sents = openBudget(SENT_PER_SECOND, clock);

  return {
    take: tally.take,
    lastDeliveredAt: tally.lastDeliveredAt,
    accepted(entries) {
      let leftOut = 0;
      for (const entry of entries) {
        tally.accepted(entry.event);
        const isKept =
          journeys.take(orderIdOf({ stored: entry.event }) === undefined ? RESERVED : 0) &&
          keep(beginJourney(entry, sents.take() ? entry.sent() : undefined));
        if (!isKept) leftOut += 1;
      }
      if (leftOut > 0) onLeftOut(leftOut);
    },
    adopt(news) {
      tally.add(news);
      const kept = news.journeys.filter(keep).length;
      const leftOut = news.leftOut + news.journeys.length - kept;
      if (leftOut > 0) onLeftOut(leftOut);
    },
    attempted(entries) {
      let leftOut = 0;
      for (const entry of entries) {
        tally.attempted(entry);
        const isOrdinary = entry.outcome === "delivered" && entry.kind.sent?.isOrder !== true;
        const isKept = journeys.take(isOrdinary ? RESERVED : 0) && keep(journeyOfAttempt(entry));
        if (!isKept) leftOut += 1;
      }
      if (leftOut > 0) onLeftOut(leftOut);
    },
  };
}
