import type { Clock } from "../lib/clock.ts";
import { createListeners } from "../lib/listeners.ts";
import { DAY_MS } from "../lib/time.ts";
import { matchesPerson } from "../wire/person-filter.ts";
import { openIntake } from "./intake.ts";
import { matchesQuery } from "./matches-query.ts";
import { mergeJourneys, readNews } from "./journey.ts";
import type { EventRecord, Journey, RecordQuery } from "./record.ts";
import { sumUp } from "./sum-up.ts";
import type { TallyRows } from "./tally.ts";

export interface MemoryRecordOptions {
  readonly clock: Pick<Clock, "now" | "monotonicMs">;
  /** Journeys kept, the newest ones. Default 1,000. */
  readonly maxJourneys?: number;
  readonly onLeftOut?: (count: number) => void;
  /** Beyond this rate news is left out. Default 1,000. */
  readonly perSecond?: number;
}

/** The newest journeys in memory, and the statistics of a day. */
export function openMemoryRecord({ clock, maxJourneys = 1000, ...rest }: MemoryRecordOptions): EventRecord {
  /** In order of their beginning. */
  const journeys = new Map<string, Journey>();
  const listeners = createListeners<[key: string]>();
  let tallies: TallyRows[] = [];

  const intake = openIntake({
    ...rest,
    clock,
    keep(news) {
      journeys.set(news.key, mergeJourneys(journeys.get(news.key), readNews(news)));
      const [oldest] = journeys.keys();
      if (journeys.size > maxJourneys && oldest !== undefined) journeys.delete(oldest);
      listeners.tell(news.key);
      return true;
    },
  });

  const newestFirst = (): readonly Journey[] =>
    [...journeys.values()].toReversed().toSorted((one, other) => other.stored.receivedAt - one.stored.receivedAt);

  function collectTallies(): TallyRows {
    const earliest = clock.now() - DAY_MS;
    const all = [...tallies, intake.take()];
    const rows = {
      delivered: all.flatMap(({ delivered }) => delivered.filter(({ minute }) => minute >= earliest)),
      outcomes: all.flatMap(({ outcomes }) => outcomes.filter(({ minute }) => minute >= earliest)),
    };
    tallies = [rows];
    return rows;
  }

  function search({ limit, before, ...conditions }: RecordQuery) {
    const all = newestFirst();
    // Behind what is no longer here there is nothing: all of it is older.
    const start = before === undefined ? 0 : all.findIndex(({ key }) => key === before) + 1 || all.length;
    const found = all.slice(start).filter((journey) => matchesQuery(journey, conditions));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return { journeys: page, ...(last && found.length > limit ? { next: last.key } : {}) };
  }

  return {
    begin: intake.begin,
    accepted: intake.accepted,
    adopt: intake.adopt,
    attempted: intake.attempted,
    find: async (key) => journeys.get(key),
    search: async (query) => search(query),
    async statistics(request) {
      const lastDeliveredAt = intake.lastDeliveredAt();
      return { ...sumUp(collectTallies(), request), ...(lastDeliveredAt === undefined ? {} : { lastDeliveredAt }) };
    },
    findPerson: async (person) => newestFirst().filter(({ stored }) => matchesPerson(stored, person)),
    async forget(person) {
      const doomed = newestFirst().filter(({ stored }) => matchesPerson(stored, person));
      for (const { key } of doomed) journeys.delete(key);
      return doomed.length;
    },
    async prune({ before, maxEvents }) {
      collectTallies();
      const doomed = newestFirst().filter(({ stored }, place) => stored.receivedAt < before || place >= maxEvents);
      for (const { key } of doomed) journeys.delete(key);
      return doomed.length;
    },
    onChange: listeners.add,
    close: async () => listeners.clear(),
  };
}
