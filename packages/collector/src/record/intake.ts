import type { Clock } from "../lib/clock.ts";
import { openBudget } from "./budget.ts";
import { beginEvent, beginJourney, journeyOfAttempt, orderIdOf, toNews } from "./journey.ts";
import { unpackNews } from "./packed-news.ts";
import type { EventRecord, JourneyNews } from "./record.ts";
import { openTally, type Tally } from "./tally.ts";

export interface IntakeParts {
  readonly clock: Pick<Clock, "monotonicMs">;
  /** Takes what became known of a journey; false when there is no room for it. */
  readonly keep: (news: JourneyNews) => boolean;
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
}: IntakeParts): Pick<EventRecord, "begin" | "accepted" | "adopt" | "attempted"> & Pick<Tally, "take" | "lastDeliveredAt"> {
  const tally = openTally();
  const journeys = openBudget(perSecond, clock);
  const sents = openBudget(SENT_PER_SECOND, clock);

  return {
    take: tally.take,
    lastDeliveredAt: tally.lastDeliveredAt,
    begin(entry) {
      const begun = beginEvent(entry.event);
      const isKept = journeys.take(orderIdOf({ stored: entry.event }) === undefined ? RESERVED : 0);
      return isKept ? { ...begun, news: toNews(beginJourney(entry, sents.take() ? entry.sent() : undefined)) } : begun;
    },
    accepted(events) {
      let leftOut = 0;
      for (const event of events) {
        tally.accepted(event);
        if (event.news === undefined || !keep(event.news)) leftOut += 1;
      }
      if (leftOut > 0) onLeftOut(leftOut);
    },
    adopt(news) {
      tally.add(news);
      const unkept = unpackNews(news).filter((one) => !keep(one));
      const leftOut = news.leftOut + unkept.length;
      if (leftOut > 0) onLeftOut(leftOut);
    },
    attempted(entries) {
      let leftOut = 0;
      for (const entry of entries) {
        tally.attempted(entry);
        const isOrdinary = entry.outcome === "delivered" && entry.kind.sent?.isOrder !== true;
        const isKept = journeys.take(isOrdinary ? RESERVED : 0) && keep(toNews(journeyOfAttempt(entry)));
        if (!isKept) leftOut += 1;
      }
      if (leftOut > 0) onLeftOut(leftOut);
    },
  };
}
