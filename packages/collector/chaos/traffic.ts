import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { eventIdOf, type Ledger } from "./ledger.ts";
import { beacon, type Posting, serverBatch } from "./purchase.ts";
import { createRandom } from "./random.ts";

/** What the doors said, and how often. */
export interface TrafficCounts {
  readonly requests: number;
  /** Answered 503 or 429, or not at all: sent again with the same ids. */
  readonly unavailable: number;
  readonly rateLimited: number;
  readonly unanswered: number;
  /** The longest that a request waited for its answer, whichever that was. */
  readonly slowestMs: number;
  /** Acknowledged beacons that were sent once more all the same. */
  readonly repeated: number;
  /** Statuses that no door should have given here, each with how often. */
  readonly unexpected: Readonly<Record<string, number>>;
}

export interface Traffic {
  /** Resolves when every event is acknowledged. */
  readonly done: Promise<void>;
  /** The number of the next event that nobody has sent yet. */
  next(): number;
  counts(): TrafficCounts;
  close(): Promise<void>;
}

export interface TrafficParts {
  readonly url: string;
  readonly ledger: Ledger;
  /** The number of the first; default 0. */
  readonly from?: number;
  readonly events: number;
  /** The events are spread evenly over this time; what could not be sent is made up for. */
  readonly overMs: number;
  readonly seed: number;
}

/** Browsers that send at once, each over a connection that is kept alive. */
const SENDERS = 12;
const MAX_EVENTS = 20;
const SHARE_SERVER_SIDE = 0.1;
const SHARE_REPEATED = 0.02;
const ANSWER_MS = 15_000;

/** Numbered purchases through the real doors, until all of them are acknowledged. */
export const startTraffic = ({ url, ledger, from = 0, events, overMs, seed }: TrafficParts): Traffic => {
  const random = createRandom(seed, "traffic");
  const pool = new Pool(url, { connections: SENDERS, pipelining: 1, headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS });
  const counts = { requests: 0, unavailable: 0, rateLimited: 0, unanswered: 0, slowestMs: 0, repeated: 0 };
  const unexpected: Record<string, number> = {};
  const startedAt = performance.now();
  let taken = 0;
  const closing = new AbortController();

  const post = async ({ path, headers, body }: Posting): Promise<{ status: number; retryAfterMs: number; text: string }> => {
    counts.requests++;
    const askedAt = performance.now();
    const answer = await pool.request({ path, method: "POST", headers: { ...headers }, body });
    const retryAfterMs = Number(answer.headers["retry-after"] ?? 0) * 1000;
    const text = await answer.body.text();
    counts.slowestMs = Math.max(counts.slowestMs, performance.now() - askedAt);
    return { status: answer.statusCode, retryAfterMs, text };
  };

  /** True when acknowledged, else the time to wait before the same is sent again; undefined where sending again would not help. */
  const attempt = async (posting: Posting, size: number): Promise<true | number | undefined> => {
    try {
      const { status, retryAfterMs, text } = await post(posting);
      if (status === 204 || (status === 200 && isAllTaken(text, size))) return true;
      if (status !== 503 && status !== 429) {
        unexpected[status] = (unexpected[status] ?? 0) + 1;
        return undefined;
      }
      counts[status === 503 ? "unavailable" : "rateLimited"]++;
      // Retry-After is honoured up to a second: a run has no five to spare for each refusal.
      return Math.min(1000, retryAfterMs) * random.between(0.5, 1);
    } catch {
      counts.unanswered++;
      return random.between(50, 300);
    }
  };

  const send = async (numbers: readonly number[]): Promise<void> => {
    const rows = numbers.map((number) => ({ number, id: eventIdOf(number) }));
    const posting = (random.chance(SHARE_SERVER_SIDE) ? serverBatch : beacon)(rows, Date.now());
    ledger.sent(numbers);
    for (;;) {
      const outcome = await attempt(posting, numbers.length);
      if (closing.signal.aborted || outcome === undefined) return;
      if (outcome === true) break;
      await wait(outcome);
    }
    ledger.acknowledged(numbers);
    if (!random.chance(SHARE_REPEATED)) return;
    counts.repeated++;
    await attempt(posting, numbers.length);
  };

  const untilDue = async (): Promise<void> => {
    while (!closing.signal.aborted && taken > (events * (performance.now() - startedAt)) / overMs) await wait(20);
  };

  const runSender = async (): Promise<void> => {
    for (;;) {
      await untilDue();
      if (closing.signal.aborted || taken >= events) return;
      const size = Math.min(random.integer(1, MAX_EVENTS), events - taken);
      const first = from + taken;
      taken += size;
      await send(Array.from({ length: size }, (_, place) => first + place));
    }
  };

  return {
    done: Promise.all(Array.from({ length: SENDERS }, runSender)).then(() => undefined),
    next: () => taken,
    counts: () => ({ ...counts, unexpected: { ...unexpected } }),
    close: () => {
      closing.abort();
      return pool.destroy();
    },
  };
};

/** The server-side door says how many it took. */
const isAllTaken = (text: string, size: number): boolean => {
  const { accepted, duplicates, rejected }: { accepted?: number; duplicates?: number; rejected?: unknown[] } = JSON.parse(text);
  return (accepted ?? 0) + (duplicates ?? 0) === size && rejected?.length === 0;
};
