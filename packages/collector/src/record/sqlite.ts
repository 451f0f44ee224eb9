import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { type Remote, startThread } from "../lib/thread.ts";
import { openIntake } from "./intake.ts";
import { mergeJourneys } from "./journey.ts";
import type { EventRecord, Journey } from "./record.ts";
import type { RecordStore, RecordStoreSettings } from "./sqlite/protocol.ts";

export interface SqliteRecordOptions extends RecordStoreSettings {
  readonly clock: Clock;
  readonly log: Log;
  /** Told how many pieces of news were left out: they came too fast, or could not be written. */
  readonly onLeftOut?: (count: number) => void;
  /** Beyond this rate news is left out. Default 1,000. */
  readonly perSecond?: number;
}

/** What became known is written so often, and at most so much of it at once. */
const WRITE_EVERY_MS = 200;
const WRITE_AT_ONCE = 250;
/** Journeys that wait to be written; beyond them news is left out. */
const MAX_WAITING = 2000;

/**
 * The record in one SQLite file, which a thread of its own reads and writes. Nobody waits for it: news is gathered in memory and written a
 * few times a second. A file that cannot be used costs the record, and nothing else.
 */
export function openSqliteRecord({ path, clock, log, onLeftOut = () => {}, ...rest }: SqliteRecordOptions): EventRecord {
  const thread = startThread<RecordStore>("./sqlite/record-thread", import.meta.url, { path } satisfies RecordStoreSettings);
  const store: Remote<RecordStore> = thread.calls;
  const waiting = new Map<string, Journey>();
  const listeners = new Set<(key: string) => void>();
  const closing = new AbortController();
  let isBroken = false;

  const intake = openIntake({
    ...rest,
    clock,
    onLeftOut,
    keep(news) {
      const known = waiting.get(news.key);
      if (known === undefined && waiting.size >= MAX_WAITING) return false;
      waiting.set(news.key, mergeJourneys(known, news));
      for (const listener of listeners) listener(news.key);
      return true;
    },
  });

  function takeSome(): readonly Journey[] {
    const some = [...waiting.values()].slice(0, WRITE_AT_ONCE);
    for (const { key } of some) waiting.delete(key);
    return some;
  }

  async function writeSome(): Promise<void> {
    const news = takeSome();
    const tally = intake.take();
    if (news.length + tally.delivered.length + tally.outcomes.length === 0) return;
    try {
      await store.write(JSON.stringify(news), tally);
      isBroken = false;
    } catch (error) {
      onLeftOut(news.length);
      if (!isBroken)
        log.warn("The record of events cannot be written; the events themselves are safe.", { reason: String(error) });
      isBroken = true;
    }
  }

  async function writeAll(): Promise<void> {
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

  /** What was told before is written first: the thread keeps the order of its calls. */
  const afterWrites = <Value>(read: () => Promise<Value>): Promise<Value> => {
    void writeAll();
    return read();
  };

  const running = run();
  return {
    accepted(entries) {
      if (!closing.signal.aborted) intake.accepted(entries);
    },
    attempted(entries) {
      if (!closing.signal.aborted) intake.attempted(entries);
    },
    find: (key) => afterWrites(() => store.find(key)),
    search: (query) => afterWrites(() => store.search(query)),
    async statistics(request) {
      const statistics = await afterWrites(() => store.statistics(request));
      const lastDeliveredAt = intake.lastDeliveredAt();
      return { ...statistics, ...(lastDeliveredAt === undefined ? {} : { lastDeliveredAt }) };
    },
    findPerson: (person) => afterWrites(() => store.findPerson(person)),
    forget: (person) => untilNone(() => afterWrites(() => store.forgetSome(person))),
    prune: (limits) => untilNone(() => afterWrites(() => store.pruneSome(limits))),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      if (closing.signal.aborted) return running;
      closing.abort();
      listeners.clear();
      await running;
      await writeAll();
      await thread.close();
    },
  };
}

/** Repeats what does some of a whole until nothing is left to do. Resolves with the sum. */
async function untilNone(doSome: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let count = await doSome(); count > 0; count = await doSome()) total += count;
  return total;
}
