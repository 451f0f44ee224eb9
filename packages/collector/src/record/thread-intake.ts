import type { Clock } from "../lib/clock.ts";
import { openIntake } from "./intake.ts";
import { packNews } from "./packed-news.ts";
import type { EventRecord, JourneyNews, RecordNews } from "./record.ts";

export interface ThreadIntakeOptions {
  readonly clock: Pick<Clock, "monotonicMs">;
  /** Beyond this rate news is left out. */
  readonly perSecond: number;
}

/** Takes in what a thread accepts, until it is handed to the thread that has the record (`EventRecord.adopt`). */
export interface ThreadIntake extends Pick<EventRecord, "begin" | "accepted"> {
  /** What came since the last call. */
  take(): RecordNews;
}

export function openThreadIntake({ clock, perSecond }: ThreadIntakeOptions): ThreadIntake {
  let journeys: JourneyNews[] = [];
  let leftOut = 0;
  const intake = openIntake({
    clock,
    perSecond,
    keep: (journey) => journeys.push(journey) > 0,
    onLeftOut: (count) => void (leftOut += count),
  });
  return {
    begin: intake.begin,
    accepted: intake.accepted,
    take() {
      const news = { ...intake.take(), ...packNews(journeys), leftOut };
      journeys = [];
      leftOut = 0;
      return news;
    },
  };
}
