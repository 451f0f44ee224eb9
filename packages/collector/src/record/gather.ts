import type { Clock } from "../lib/clock.ts";
import { createListeners } from "../lib/listeners.ts";
import type { Log } from "../lib/log.ts";
import { type IntakeParts, openIntake } from "./intake.ts";
import { mergeJourneys, readNews, toNews } from "./journey.ts";
import type { EventRecord, JourneyNews } from "./record.ts";
import type { Tally, TallyRows } from "./tally.ts";

export interface GatherParts extends Pick<IntakeParts, "perSecond"> {
  readonly clock: Clock;
  readonly log: Log;
  /** Told how many pieces of news were left out: they came too fast, or could not be written. */
  readonly onLeftOut?: ((count: number) => void) | undefined;
  /** Called a few times a second, with what became known since. */
  readonly write: (news: readonly JourneyNews[], tally: TallyRows) => Promise<unknown>;
}

export interface Gather
  extends Pick<EventRecord, "begin" | "accepted" | "adopt" | "attempted" | "onChange">, Pick<Tally, "lastDeliveredAt"> {
  /** Hands all that was told before over to `write`, at once; resolves when it is written or left out. */
  flush(): Promise<void>;
  /** The same, and takes nothing more. */
  close(): Promise<void>;
}

/** What became known is written so often, and at most so much of it at once. */
const WRITE_EVERY_MS = 200;
const WRITE_AT_ONCE = 250;
/** Journeys that wait to be written; beyond them news is left out. */
const MAX_WAITING = 2000;

/** Gathers news in memory and writes it a few times a second, so that nobody waits for it. */
export function openGather({ clock, log, onLeftOut = () => {}, write, ...rest }: GatherParts): Gather {
  const waiting = new Map<string, JourneyNews>();
  const listeners = createListeners<[key: string]>();
  const closing = new AbortController();
  let isBroken = false;

  const intake = openIntake({
    ...rest,
    clock,
    onLeftOut,
    keep(news) {
      const known = waiting.get(news.key);
      if (known === undefined && waiting.size >= MAX_WAITING) return false;
      waiting.set(news.key, known ? toNews(mergeJourneys(readNews(known), readNews(news))) : news);
      listeners.tell(news.key);
      return true;
    },
  });

  function takeSome(): readonly JourneyNews[] {
    const some = [...waiting.values()].slice(0, WRITE_AT_ONCE);
    for (const { key } of some) waiting.delete(key);
    return some;
  }

  async function writeSome(): Promise<void> {
    const news = takeSome();
    const tally = intake.take();
    if (news.length + tally.delivered.length + tally.outcomes.length === 0) return;
    try {
      await write(news, tally);
      isBroken = false;
    } catch (error) {
      onLeftOut(news.length);
      if (!isBroken)
        log.warn("The record of events cannot be written; the events themselves are safe.", { reason: String(error) });
      isBroken = true;
    }
  }

  async function flush(): Promise<void> {
    const writes = [];
    do writes.push(writeSome());
    while (waiting.size > 0);
    await Promise.all(writes);
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await clock.sleep(WRITE_EVERY_MS, closing.signal);
      await writeSome();
    }
  }

  const running = run();
  return {
    lastDeliveredAt: intake.lastDeliveredAt,
    begin: intake.begin,
    accepted(events) {
      if (!closing.signal.aborted) intake.accepted(events);
    },
    adopt(news) {
      if (!closing.signal.aborted) intake.adopt(news);
    },
    attempted(entries) {
      if (!closing.signal.aborted) intake.attempted(entries);
    },
    onChange: listeners.add,
    flush,
    async close() {
      closing.abort();
      listeners.clear();
      await running;
      await flush();
    },
  };
}
