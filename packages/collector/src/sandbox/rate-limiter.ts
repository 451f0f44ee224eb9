import type { Clock } from "../lib/clock.ts";

export interface RateLimit {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** One call, counted: whether it is allowed and the headers that its answer carries. */
export interface RateDecision {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Fixed windows per key, with the three headers that the real API sends (LIVE: `120000, 120000;w=60;name="…"`). */
export const createRateLimiter = ({ limit, windowSeconds }: RateLimit, name: string, clock: Clock) => {
  const windows = new Map<string, { startMs: number; used: number }>();

  return (key: string): RateDecision => {
    const nowMs = clock.monotonicMs();
    let window = windows.get(key);
    if (window === undefined || nowMs - window.startMs >= windowSeconds * 1000) {
      window = { startMs: nowMs, used: 0 };
      windows.set(key, window);
    }
    window.used++;
    return {
      allowed: window.used <= limit,
      headers: {
        "X-RateLimit-Limit": `${limit}, ${limit};w=${windowSeconds};name="${name}"`,
        "X-RateLimit-Remaining": String(Math.max(0, limit - window.used)),
        "X-RateLimit-Reset": String(Math.ceil(windowSeconds - (nowMs - window.startMs) / 1000)),
      },
    };
  };
};
