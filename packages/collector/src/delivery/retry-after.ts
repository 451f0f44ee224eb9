import { SECOND_MS, type UnixMs } from "../lib/time.ts";
import { MAX_ASKED_WAIT_MS } from "./backoff.ts";

type Headers = Readonly<Record<string, string>>;

/**
 * How long Pinterest asks to be left alone, at most a quarter of an hour, whatever it says: the longer of `Retry-After` (seconds or an HTTP
 * date) and `X-RateLimit-Reset` (seconds). Undefined where both are absent, zero, past or no such value.
 */
export const askedWaitMs = (headers: Headers, now: UnixMs): number | undefined => {
  const waits = [readRetryAfter(headers["retry-after"], now), readSeconds(headers["x-ratelimit-reset"])];
  const longest = Math.max(...waits.map((wait) => wait ?? 0));
  return longest > 0 ? Math.min(longest, MAX_ASKED_WAIT_MS) : undefined;
};

/** The wait that is due because this was the last call of its window; undefined while calls remain. */
export const exhaustedWaitMs = (headers: Headers): number | undefined => {
  if (headers["x-ratelimit-remaining"]?.trim() !== "0") return undefined;
  const wait = readSeconds(headers["x-ratelimit-reset"]) ?? 0;
  return wait > 0 ? Math.min(wait, MAX_ASKED_WAIT_MS) : undefined;
};

const readSeconds = (text: string | undefined): number | undefined => {
  const value = text?.trim() ?? "";
  return /^\d{1,15}$/.test(value) ? Number(value) * SECOND_MS : undefined;
};

/** IMF-fixdate, the one form that RFC 9110 lets a server send. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

const readRetryAfter = (text: string | undefined, now: UnixMs): number | undefined => {
  const seconds = readSeconds(text);
  if (seconds !== undefined || text === undefined || !HTTP_DATE.test(text.trim())) return seconds;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at - now;
};

/** Calls per second that `X-RateLimit-Limit` grants: the strictest of its `count;w=seconds` items, undefined where it has none. */
export const grantedPerSecond = (headers: Headers): number | undefined => {
  let granted: number | undefined;
  for (const [, count, seconds] of (headers["x-ratelimit-limit"] ?? "").matchAll(/(\d{1,12})\s*;\s*w=(\d{1,6})(?!\d)/g)) {
    const perSecond = Number(count) / Number(seconds);
    if (perSecond > 0 && Number.isFinite(perSecond)) granted = Math.min(granted ?? perSecond, perSecond);
  }
  return granted;
};
