import type { Clock } from "../lib/clock.ts";

/** How much of a thing may be done: so many in a second at once, and as many again each second. */
export interface Budget {
  /** False when it is used up, down to the share that is `reserved` for what matters more. */
  take(reserved?: number): boolean;
}

export function openBudget(perSecond: number, clock: Pick<Clock, "monotonicMs">): Budget {
  let left = perSecond;
  let filledAtMs = clock.monotonicMs();
  return {
    take(reserved = 0) {
      const nowMs = clock.monotonicMs();
      left = Math.min(perSecond, left + ((nowMs - filledAtMs) / 1000) * perSecond);
      filledAtMs = nowMs;
      if (left < 1 + perSecond * reserved) return false;
      left -= 1;
      return true;
    },
  };
}
