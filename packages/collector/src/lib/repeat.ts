import type { Clock } from "./clock.ts";

/** Does the work at once, and again each time that `everyMs` have passed since its end. Returns how to stop it. */
export function repeat(
  clock: Pick<Clock, "sleep">,
  everyMs: number,
  work: (stopping: AbortSignal) => Promise<unknown>,
): () => Promise<void> {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await work(stopping.signal);
      await clock.sleep(everyMs, stopping.signal);
    }
  };
  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
}
