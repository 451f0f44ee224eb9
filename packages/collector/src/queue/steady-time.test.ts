import { describe, expect, it } from "vitest";
import { unixMs } from "../lib/time.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { steadyTime } from "./steady-time.ts";

describe("steadyTime", () => {
  it("gives whole milliseconds, though real clocks and due times have fractions: SQLite's integer columns take no others", () => {
    const clock = manualClock();
    clock.advance(0.25);
    const steady = steadyTime(clock);
    clock.advance(1000.4);
    expect(Number.isInteger(steady.now())).toBe(true);
    expect(Number.isInteger(steady.of(unixMs(clock.now() + 17.3)))).toBe(true);
  });

  it("goes on evenly when the wall clock is set", () => {
    const clock = manualClock();
    const steady = steadyTime(clock);
    const before = steady.now();
    clock.setWallClock(unixMs(5_000_000));
    clock.advance(10);
    expect(steady.now()).toBe(before + 10);
    expect(steady.of(unixMs(clock.now() + 500))).toBe(before + 510);
  });
});
