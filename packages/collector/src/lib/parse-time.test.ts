import { describe, expect, it } from "vitest";
import { parseTime } from "./parse-time.ts";

describe("parseTime", () => {
  const GOOD: readonly [text: string, at: number][] = [
    ["2026-11-20T08:00Z", Date.UTC(2026, 10, 20, 8)],
    ["2026-11-20t08:00:00z", Date.UTC(2026, 10, 20, 8)],
    ["2026-11-20T08:00:30.5+02:00", Date.UTC(2026, 10, 20, 6, 0, 30, 500)],
    ["2026-11-20T08:00:30-0230", Date.UTC(2026, 10, 20, 10, 30, 30)],
    ["2024-02-29T24:00Z", Date.UTC(2024, 2, 1)],
    ["2026-12-31T23:59:60Z", Date.UTC(2027, 0, 1)],
    ["2027-01-01T00:59:60.25+01:00", Date.UTC(2027, 0, 1, 0, 0, 0, 250)],
    ["2026-11-20", new Date(2026, 10, 20).getTime()],
    ["2026-11-20T08:00", new Date(2026, 10, 20, 8).getTime()],
  ];
  it.each(GOOD)("reads %s", (text, at) => expect(parseTime(text)).toBe(at));

  it("takes a zone that is meant where none is written", () => {
    expect(parseTime("2026-11-20", "Z")).toBe(Date.UTC(2026, 10, 20));
    expect(parseTime("2026-11-20T08:00+01:00", "Z")).toBe(Date.UTC(2026, 10, 20, 7));
  });

  const BAD = [
    "",
    "yesterday",
    "2026-13-01",
    "2026-02-30",
    "2026-02-30T00:00:00Z",
    "2026-11-20T25:00Z",
    "2026-11-20T08:60Z",
    "2026-11-20T08:00:61Z",
    "2026-11-20 08:00",
    "2026-11-20T08:00:00Z[Europe/Berlin]",
    "1790000000000",
  ];
  it.each(BAD)("takes %j for no time", (text) => expect(parseTime(text)).toBeUndefined());
});
