import type { Clock } from "./clock.ts";

/** Resolves when the work does, or after `ms`; rejects where the work does before. */
export const waitAtMost = async (clock: Pick<Clock, "sleep">, ms: number, work: Promise<unknown>): Promise<void> => {
  const done = new AbortController();
  await Promise.race([work, clock.sleep(ms, done.signal)]).finally(() => done.abort());
};
