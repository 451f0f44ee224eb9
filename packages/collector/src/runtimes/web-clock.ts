import type { Clock } from "../lib/clock.ts";
import { unixMs } from "../lib/time.ts";

/** The clock of any runtime with web standards. */
export const webClock: Clock = {
  now: () => unixMs(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener("abort", end, { once: true });
    }),
};
