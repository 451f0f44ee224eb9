import type { Clock } from "../lib/clock.ts";
import { SECOND_MS } from "../lib/time.ts";
import { MAX_ASKED_WAIT_MS } from "./backoff.ts";
import { type RateShare, WHOLE } from "./rate-share.ts";

export interface RateSettings {
  /** Calls that may be made each second on and on. */
  readonly perSecond: number;
  /** Calls that may be made at once after a quiet time, and the most in any one second. */
  readonly burst: number;
}

/** Calls to one ad account: 80 × 60 + 200 stays within the 5,000 a minute of Pinterest's description. */
export const ACCOUNT_RATE: RateSettings = { perSecond: 80, burst: 200 };

/** Pinterest takes ten calls a second with `test=true`. */
export const TEST_RATE: RateSettings = { perSecond: 10, burst: 10 };

export interface RateLimiter {
  /**
   * Resolves with true when a call may be made, and counts it; with false when `signal` is aborted, or `patienceMs` are over, first. What was
   * saved up meanwhile is there for whoever asks next.
   */
  take(signal: AbortSignal, patienceMs?: number): Promise<boolean>;
  /** Pinterest grants fewer calls than configured; more is not taken. */
  lower(perSecond: number): void;
}

const NO_SHARE_MS = 250;

/** What an answer's headers cannot go below: a call before the longest wait that they can ask for is over. */
const LEAST_PER_SECOND = SECOND_MS / MAX_ASKED_WAIT_MS;

/**
 * A token bucket that starts empty, so that restarts in quick succession do not add up their bursts; and never more than `burst` calls
 * within any second, refilling included. Of both this node takes its share only; without one it waits.
 */
export const createRateLimiter = (settings: RateSettings, clock: Clock, share: RateShare = WHOLE): RateLimiter => {
  let { perSecond } = settings;
  let tokens = 1;
  let filledAtMs = clock.monotonicMs();
  /** Times of the last `burst` calls, as a ring. */
  const calls = new Float64Array(settings.burst).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;

  const refill = (nowMs: number, part: number): void => {
    tokens = Math.min(Math.max(1, settings.burst * part), tokens + ((nowMs - filledAtMs) / SECOND_MS) * perSecond * part);
    filledAtMs = nowMs;
  };

  /** When the call was made that must be a second ago for another one. */
  const windowStartMs = (part: number): number => {
    const allowed = Math.max(1, Math.floor(calls.length * part));
    return calls[(oldest - allowed + calls.length) % calls.length] ?? Number.NEGATIVE_INFINITY;
  };

  /** 0 when the call was counted, else how long to wait before asking again. */
  const tryTake = (): number => {
    const nowMs = clock.monotonicMs();
    const part = share();
    refill(nowMs, part);
    if (part === 0) return NO_SHARE_MS;
    const windowMs = windowStartMs(part) + SECOND_MS - nowMs;
    const bucketMs = tokens >= 1 ? 0 : ((1 - tokens) / (perSecond * part)) * SECOND_MS;
    // A timer may ring a fraction early; whole milliseconds keep the loop from spinning.
    if (windowMs > 0 || bucketMs > 0) return Math.ceil(Math.max(windowMs, bucketMs));
    tokens -= 1;
    calls[oldest] = nowMs;
    oldest = (oldest + 1) % calls.length;
    return 0;
  };

  return {
    async take(signal, patienceMs = Number.POSITIVE_INFINITY) {
      const startedAtMs = clock.monotonicMs();
      for (;;) {
        if (signal.aborted) return false;
        const waitMs = tryTake();
        if (waitMs === 0) return true;
        const leftMs = startedAtMs + patienceMs - clock.monotonicMs();
        if (leftMs <= 0) return false;
        await clock.sleep(Math.min(waitMs, leftMs), signal);
      }
    },
    lower(granted) {
      refill(clock.monotonicMs(), share());
      perSecond = Math.min(settings.perSecond, Math.max(granted, LEAST_PER_SECOND));
    },
  };
};
