import type { EventRecord, Journey } from "../record/record.ts";

export interface ChangesRequest {
  readonly wanted: (journey: Journey) => boolean;
  /** How many changed journeys wait for a slow reader; beyond it the oldest are left out. */
  readonly maxWaiting: number;
  /** Ends the iteration and the listening. */
  readonly signal: AbortSignal;
}

/** Listens from the call on, and gives each changed journey once, in its latest state: a slow reader skips the states between. */
export const changesOf = (record: EventRecord, { wanted, maxWaiting, signal }: ChangesRequest): AsyncIterable<Journey> => {
  const waiting = new Map<string, Journey>();
  let news = Promise.withResolvers<void>();
  const stop = record.onChange((journey) => {
    if (!wanted(journey)) return;
    waiting.delete(journey.key);
    waiting.set(journey.key, journey);
    const [oldest] = waiting.keys();
    if (waiting.size > maxWaiting && oldest !== undefined) waiting.delete(oldest);
    news.resolve();
  });
  signal.addEventListener("abort", () => {
    stop();
    news.resolve();
  });

  return {
    async *[Symbol.asyncIterator]() {
      while (!signal.aborted) {
        const [first] = waiting;
        if (first) {
          waiting.delete(first[0]);
          yield first[1];
        } else {
          await news.promise;
          news = Promise.withResolvers<void>();
        }
      }
    },
  };
};
