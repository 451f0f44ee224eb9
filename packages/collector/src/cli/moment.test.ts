import { describe, expect, it } from "vitest";
import { unixMs } from "../lib/time.ts";
import { parseMoment } from "./moment.ts";

const NOW = unixMs(Date.UTC(2026, 10, 23, 12));

describe("parseMoment", () => {
  const GOOD: readonly [text: string, at: number][] = [
    ["30s", NOW - 30_000],
    ["90m", NOW - 5_400_000],
    ["24h", NOW - 86_400_000],
    ["7d", NOW - 604_800_000],
    ["2026-11-20", new Date(2026, 10, 20).getTime()],
    ["2026-11-20T08:00", new Date(2026, 10, 20, 8).getTime()],
    ["2026-11-20T08:00Z", Date.UTC(2026, 10, 20, 8)],
    ["2026-11-20T08:00:30.5+02:00", Date.UTC(2026, 10, 20, 6, 0, 30, 500)],
  ];
  it.each(GOOD)("reads %s", (text, at) => expect(parseMoment(text, NOW)).toBe(at));

  it.each(["", "7", "d", "-1d", "7w", "yesterday", "2026-13-01", "2026-02-30", "99999999999999d", "2026-11-20 08:00", "1e3d"])(
    "refuses %j",
    (text) => expect(() => parseMoment(text, NOW)).toThrow("Write a time such as"),
  );
});
