import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unixMs } from "../lib/time.ts";
import { MAX_ASKED_WAIT_MS } from "./backoff.ts";
import { askedWaitMs, exhaustedWaitMs, grantedPerSecond } from "./retry-after.ts";

const now = unixMs(Date.UTC(2026, 0, 1, 12));

describe("askedWaitMs", () => {
  const CASES: readonly [name: string, headers: Record<string, string>, expected: number | undefined][] = [
    ["takes seconds of Retry-After", { "retry-after": "7" }, 7_000],
    ["takes seconds of X-RateLimit-Reset", { "x-ratelimit-reset": " 9 " }, 9_000],
    ["takes the longer of both", { "retry-after": "7", "x-ratelimit-reset": "9" }, 9_000],
    ["takes an HTTP date", { "retry-after": "Thu, 01 Jan 2026 12:00:30 GMT" }, 30_000],
    ["takes no date that is past", { "retry-after": "Thu, 01 Jan 2026 11:59:30 GMT" }, undefined],
    ["bounds a date far away", { "retry-after": "Fri, 01 Jan 2100 12:00:00 GMT" }, MAX_ASKED_WAIT_MS],
    ["takes no other form of date", { "retry-after": "2026-01-01T12:00:30Z" }, undefined],
    ["takes no date that is none", { "retry-after": "Thu, 99 Jan 2026 12:00:30 GMT" }, undefined],
    ["bounds a billion seconds", { "x-ratelimit-reset": "1000000000" }, MAX_ASKED_WAIT_MS],
    ["takes no zero", { "x-ratelimit-reset": "0", "retry-after": "0" }, undefined],
    ["takes no negative number", { "x-ratelimit-reset": "-5", "retry-after": "-1" }, undefined],
    ["takes no fraction", { "retry-after": "1.5" }, undefined],
    ["takes no text", { "x-ratelimit-reset": "soon", "retry-after": "later" }, undefined],
    ["takes no list", { "retry-after": "5, 7" }, undefined],
    ["takes no number without end", { "retry-after": "9".repeat(400) }, undefined],
    ["does without both", {}, undefined],
  ];
  it.each(CASES)("%s", (_name, headers, expected) => {
    expect(askedWaitMs(headers, now)).toBe(expected);
  });

  it("stays within its bounds whatever the headers say", () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.double().map(String),
      fc.date().map((date) => String(date)),
    );
    fc.assert(
      fc.property(value, value, (retryAfter, reset) => {
        const wait = askedWaitMs({ "retry-after": retryAfter, "x-ratelimit-reset": reset }, now) ?? 1;
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(MAX_ASKED_WAIT_MS);
      }),
    );
  });
});

describe("exhaustedWaitMs", () => {
  it.each([
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "12" }, 12_000],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000000" }, MAX_ASKED_WAIT_MS],
    [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "0" }, undefined],
    [{ "x-ratelimit-remaining": "0" }, undefined],
    [{ "x-ratelimit-remaining": "1", "x-ratelimit-reset": "12" }, undefined],
    [{ "x-ratelimit-reset": "12" }, undefined],
  ])("of %j is %j", (headers, expected) => {
    expect(exhaustedWaitMs(headers)).toBe(expected);
  });
});

describe("grantedPerSecond", () => {
  it.each([
    ['120000, 120000;w=60;name="ads_conversions_ad_account_id"', 2_000],
    ["100, 100;w=60, 10;w=1", 100 / 60],
    ["100", undefined],
    ["0, 0;w=60", undefined],
    ["5;w=0", undefined],
    ["text;w=60", undefined],
    ["", undefined],
  ])("of %j is %j", (limit, expected) => {
    expect(grantedPerSecond({ "x-ratelimit-limit": limit })).toBe(expected);
  });
});
