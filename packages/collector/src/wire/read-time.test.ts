import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HOUR_MS } from "../lib/time.ts";
import { readTime } from "./read-time.ts";

const T = Date.UTC(2026, 10, 30, 12, 0, 0, 123);

describe("readTime", () => {
  it.each([
    ["milliseconds", T],
    ["seconds with a fraction", T / 1000],
    ["microseconds", T * 1000 + 456],
    ["nanoseconds", T * 1e6],
    ["a number as text", `${T}`],
    ["seconds as text", `${T / 1000}`],
    ["ISO 8601", "2026-11-30T12:00:00.123Z"],
    ["ISO 8601 with an offset", "2026-11-30T13:00:00.123+01:00"],
  ])("reads %s", (_unit, value) => expect(readTime(value)).toBe(T));

  const NOON = Date.UTC(2026, 10, 30, 12);
  describe.each(["America/New_York", "Asia/Tokyo", "UTC"])("where the machine's zone is %s", (zone) => {
    beforeEach(() => vi.stubEnv("TZ", zone));
    afterEach(() => vi.unstubAllEnvs());

    it.each([
      ["2026-11-30T12:00:00", NOON],
      ["2026-11-30T12:00", NOON],
      ["2026-11-30 12:00:00.000", NOON],
      ["2026/11/30 12:00:00", NOON],
      ["Mon, 30 Nov 2026 12:00:00", NOON],
      ["2026-11-30", NOON - 12 * HOUR_MS],
      ["30 Nov 2026", NOON - 12 * HOUR_MS],
      ["2026-11-30T12:00:00Z", NOON],
      ["2026-11-30T21:00:00+09:00", NOON],
      ["2026-11-30 07:00:00-0500", NOON],
      ["2026-11-30T14:00:00.000000+02:00", NOON],
      ["Mon, 30 Nov 2026 12:00:00 GMT", NOON],
      ["Mon, 30 Nov 2026 07:00:00 EST", NOON],
      ["Mon Nov 30 2026 07:00:00 GMT-0500 (Eastern Standard Time)", NOON],
    ])("reads %s as the same moment", (text, expected) => expect(readTime(text)).toBe(expected));
  });

  it.each([
    [0],
    [20261130],
    [-T],
    [Number.NaN],
    ["0"],
    [""],
    [" "],
    ["now"],
    ["2026"],
    ["0001-01-01T00:00:00Z"],
    ["1970-01-01T00:00:00Z"],
    ["0000-00-00 00:00:00"],
    [null],
    [undefined],
    [true],
    [{}],
  ])("takes %j for no time", (value) => expect(readTime(value)).toBeUndefined());

  it("reads every second of the century alike in each unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 4_102_444_800 }), (seconds) => {
        for (const units of [1, 1e3, 1e6, 1e9]) expect(readTime(seconds * units)).toBe(seconds * 1000);
      }),
    );
  });
});
