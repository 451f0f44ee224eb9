import { describe, expect, it } from "vitest";
import { MINUTE_MS, unixMs } from "../lib/time.ts";
import { type ManualClock, manualClock } from "../lib/manual-clock.ts";
import { ACCOUNT_RATE, createRateLimiter, TEST_RATE } from "./rate.ts";

/** Times of all calls of `callers` who ask without end, for `seconds`. */
const callsOf = async (limiter: ReturnType<typeof createRateLimiter>, clock: ManualClock, callers: number, seconds: number) => {
  const stop = new AbortController();
  const times: number[] = [];
  const call = async () => {
    while (await limiter.take(stop.signal)) times.push(clock.monotonicMs());
  };
  const running = Array.from({ length: callers }, call);
  for (let ms = 0; ms < seconds * 1000; ms += 5) {
    await new Promise(setImmediate);
    clock.advance(5);
  }
  stop.abort();
  clock.advance(60_000);
  await Promise.all(running);
  return times;
};

const mostInOneSecond = (times: readonly number[]): number =>
  Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + 1000).length));

const rateAfter = async (granted: number) => {
  const clock = manualClock();
  const limiter = createRateLimiter({ perSecond: 80, burst: 80 }, clock);
  limiter.lower(granted);
  return (await callsOf(limiter, clock, 5, 4)).length / 4;
};

describe("createRateLimiter", () => {
  it("never lets more than the burst through in any second, and no more than the rate in the long run", async () => {
    const clock = manualClock();
    const limiter = createRateLimiter(ACCOUNT_RATE, clock);
    clock.advance(10_000);
    const times = await callsOf(limiter, clock, 30, 5);
    expect(mostInOneSecond(times)).toBe(200);
    expect(times.length).toBeGreaterThan(590);
    expect(times.length).toBeLessThanOrEqual(200 + 5 * 80);
  });

  it("starts without a burst, so that restarts do not add them up", async () => {
    const clock = manualClock();
    const times = await callsOf(createRateLimiter(ACCOUNT_RATE, clock), clock, 30, 1);
    expect(times.length).toBeLessThanOrEqual(81);
  });

  it("keeps to ten calls in any second of a test", async () => {
    const clock = manualClock();
    const limiter = createRateLimiter(TEST_RATE, clock);
    clock.advance(10_000);
    expect(mostInOneSecond(await callsOf(limiter, clock, 5, 4))).toBe(10);
  });

  it("lets Pinterest lower the rate, but not raise it", async () => {
    expect(await rateAfter(2_000)).toBeCloseTo(80, -1);
    expect(await rateAfter(20)).toBeCloseTo(20, -1);
  });

  it("makes a call every quarter of an hour, however little Pinterest grants", async () => {
    const clock = manualClock();
    const limiter = createRateLimiter(ACCOUNT_RATE, clock);
    const { signal } = new AbortController();
    limiter.lower(1 / 999_999);
    expect(await limiter.take(signal)).toBe(true);
    let taken = false;
    void limiter.take(signal).then(() => (taken = true));
    clock.advance(15 * MINUTE_MS);
    await new Promise(setImmediate);
    expect(taken).toBe(true);
  });

  it("ends a wait that is aborted without counting a call", async () => {
    const clock = manualClock();
    const limiter = createRateLimiter({ perSecond: 1, burst: 1 }, clock);
    const stop = new AbortController();
    expect(await limiter.take(stop.signal)).toBe(true);
    const waiting = limiter.take(stop.signal);
    stop.abort();
    expect(await waiting).toBe(false);
  });

  it("ends a wait that lasts too long without counting a call, and gives what was saved up to the next", async () => {
    const clock = manualClock();
    const limiter = createRateLimiter({ perSecond: 0.1, burst: 1 }, clock);
    const { signal } = new AbortController();
    expect(await limiter.take(signal, 0)).toBe(true);
    const waiting = limiter.take(signal, 6_000);
    clock.advance(6_000);
    expect(await waiting).toBe(false);
    clock.advance(4_000);
    expect(await limiter.take(signal, 0)).toBe(true);
  });

  it("does not care what happens to the wall clock", async () => {
    const clock = manualClock();
    const limiter = createRateLimiter({ perSecond: 1, burst: 1 }, clock);
    expect(await limiter.take(new AbortController().signal)).toBe(true);
    let taken = false;
    void limiter.take(new AbortController().signal).then(() => (taken = true));
    clock.setWallClock(unixMs(2_000_000_000_000));
    await new Promise(setImmediate);
    expect(taken).toBe(false);
    clock.advance(1_000);
    await new Promise(setImmediate);
    expect(taken).toBe(true);
  });
});
