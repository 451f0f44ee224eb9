import type { DeadFilter, DeadLetter } from "./queue.ts";

/** Whether a letter meets every condition of the filter. */
export const matchesDead = (letter: DeadLetter, { key, site, reason, diedBefore, diedAfter }: DeadFilter): boolean =>
  (key === undefined || letter.key === key) &&
  (site === undefined || letter.event.site === site) &&
  (reason === undefined || letter.reason === reason) &&
  (diedBefore === undefined || letter.diedAt < diedBefore) &&
  (diedAfter === undefined || letter.diedAt > diedAfter);
