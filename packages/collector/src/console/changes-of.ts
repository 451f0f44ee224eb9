import type { EventRecord } from "../record/record.ts";

export interface ChangesRequest {
  /** How many changed journeys wait for a slow reader; beyond it the oldest are left out. */
  readonly maxWaiting: number;
  /** Ends the iteration and the listening. */
  readonly signal: AbortSignal;
}

/** Listens from the call on, and gives the keys of what changed since the reader last asked, each once, the latest change last. */
export const changesOf = (
  record: Pick<EventRecord, "onChange">,
  { maxWaiting, signal }: ChangesRequest,
): AsyncIterable<readonly string[]> => {
  let waiting = new Set<string>();
  let news = Promise.withResolvers<void>();
  const stop = record.onChange((key) => {
    waiting.delete(key);
    waiting.add(key);
    const [oldest] = waiting;
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
        await news.promise;
        news = Promise.withResolvers<void>();
        const keys = [...waiting];
        waiting = new Set();
        if (keys.length > 0) yield keys;
      }
    },
  };
};
