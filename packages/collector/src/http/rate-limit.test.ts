import { describe, expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { createRateLimit, rateKeyOf } from "./rate-limit.ts";

const open = (more: object = {}) => {
  const clock = manualClock();
  return { clock, take: createRateLimit({ perSecond: 10, burst: 3, maxKeys: 100, clock, ...more }) };
};

describe("createRateLimit", () => {
  it("lets a burst through and says when to come again", () => {
    const { take } = open();
    expect([take("a"), take("a"), take("a"), take("a")]).toEqual([0, 0, 0, 1]);
  });

  it("refills with time", () => {
    const { take, clock } = open();
    for (let i = 0; i < 4; i += 1) take("a");
    clock.advance(100);
    expect([take("a"), take("a")]).toEqual([0, 1]);
  });

  it("keeps keys apart", () => {
    const { take } = open({ burst: 1 });
    expect([take("a"), take("b"), take("a")]).toEqual([0, 0, 1]);
  });

  it("is not undone by a clock set back", () => {
    const { take, clock } = open({ burst: 1 });
    take("a");
    clock.setWallClock(clock.now());
    expect(take("a")).toBe(1);
  });

  it("forgets the key unused for longest when a million come", () => {
    const { take } = open({ burst: 1 });
    take("first");
    for (let i = 0; i < 1_000_000; i += 1) take(`ip-${i}`);
    expect(take("first")).toBe(0);
    expect(take("ip-999999")).toBe(1);
  });

  it("asks without taking", () => {
    const { take } = open({ burst: 1 });
    expect([take("a", 0), take("a", 0), take("a"), take("a", 0)]).toEqual([0, 0, 0, 1]);
  });

  it("is off at 0", () => {
    const { take } = open({ perSecond: 0, burst: 0 });
    expect(take("a")).toBe(0);
  });
});

describe("rateKeyOf", () => {
  it.each([
    ["8.8.8.8", "8.8.8.8"],
    ["2a00:1450:4001:82b::200e", "2a00:1450:4001:82b"],
    ["2a00:1450::1", "2a00:1450:0:0"],
    ["10.0.0.1", undefined],
    ["127.0.0.1", undefined],
    ["::1", undefined],
    ["nonsense", undefined],
  ])("reads %s as %s", (ip, key) => expect(rateKeyOf(ip)).toBe(key));
});
