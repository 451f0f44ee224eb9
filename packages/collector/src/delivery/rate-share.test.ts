import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../lib/log.ts";
import { type ManualClock, manualClock } from "../lib/manual-clock.ts";
import { ACCOUNT_RATE, createRateLimiter } from "./rate.ts";
import { startRateShare } from "./rate-share.ts";

/** An engine's register of nodes, by the same clock. */
const register = (clock: ManualClock) => {
  const until = new Map<string, number>();
  const silent = new Set<string>();
  return {
    as: (name: string) => ({
      announce: async (ttlMs: number): Promise<number> => {
        if (silent.has(name)) throw new Error("no answer");
        until.set(name, clock.monotonicMs() + ttlMs);
        return [...until.values()].filter((atMs) => atMs > clock.monotonicMs()).length;
      },
    }),
    silence: (name: string) => silent.add(name),
  };
};

const start = (clock: ManualClock, cluster: Parameters<typeof startRateShare>[0]["cluster"]) => {
  const { share, stop } = startRateShare({ cluster, clock, log: silentLog });
  onTestFinished(stop);
  return share;
};

const pass = async (clock: ManualClock, ms: number, each: () => void = () => {}): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 20) {
    await new Promise(setImmediate);
    each();
    clock.advance(20);
  }
  await new Promise(setImmediate);
};

describe("startRateShare", () => {
  it("gives a node that is alone the whole, and each of three a third", async () => {
    const clock = manualClock();
    const nodes = register(clock);
    const one = start(clock, nodes.as("one"));
    await pass(clock, 5);
    expect(one()).toBe(1);
    const [two, three] = [start(clock, nodes.as("two")), start(clock, nodes.as("three"))];
    await pass(clock, 10_000);
    expect([one(), two(), three()]).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it("gives nothing, and says so once, while the other nodes cannot be heard of", async () => {
    const clock = manualClock();
    const told: unknown[] = [];
    const log = { ...silentLog, warn: (...line: unknown[]) => void told.push(line) };
    const cluster = { announce: () => Promise.reject(new Error("nobody answers")) };
    const { share, stop } = startRateShare({ cluster, clock, log });
    onTestFinished(stop);
    await pass(clock, 10_000);
    expect(share()).toBe(0);
    expect(told).toEqual([[expect.any(String), { reason: "nobody answers" }]]);
  });

  it("never gives more than the whole while nodes come, fall silent and are counted out", async () => {
    const clock = manualClock();
    const nodes = register(clock);
    const shares = [start(clock, nodes.as("0"))];
    let most = 0;
    const look = () =>
      (most = Math.max(
        most,
        shares.reduce((sum, share) => sum + share(), 0),
      ));
    await pass(clock, 3000, look);
    shares.push(start(clock, nodes.as("1")), start(clock, nodes.as("2")));
    await pass(clock, 12_000, look);
    nodes.silence("1");
    await pass(clock, 15_000, look);
    expect(shares.map((share) => share())).toEqual([1 / 2, 0, 1 / 2]);
    shares.push(start(clock, nodes.as("3")));
    await pass(clock, 12_000, look);
    expect(most).toBeLessThanOrEqual(1 + 1e-9);
    expect(shares.map((share) => share())).toEqual([1 / 3, 0, 1 / 3, 1 / 3]);
  });

  it("keeps the calls of three nodes together within Pinterest's rate, in every second", async () => {
    const clock = manualClock();
    const nodes = register(clock);
    const stopping = new AbortController();
    const times: number[] = [];
    const run = async (name: string): Promise<void> => {
      const limiter = createRateLimiter(ACCOUNT_RATE, clock, start(clock, nodes.as(name)));
      const call = async () => {
        while (await limiter.take(stopping.signal)) times.push(clock.monotonicMs());
      };
      await Promise.all(Array.from({ length: 4 }, call));
    };
    const running = [run("one")];
    await pass(clock, 4000);
    running.push(run("two"), run("three"));
    await pass(clock, 14_000);
    stopping.abort();
    clock.advance(60_000);
    await Promise.all(running);
    const inSecond = times.map((from) => times.filter((at) => at >= from && at < from + 1000).length);
    expect(Math.max(...inSecond)).toBeLessThanOrEqual(ACCOUNT_RATE.burst);
    const last = times.filter((at) => at >= 12_000 && at < 18_000).length / 6;
    expect(last).toBeGreaterThan(ACCOUNT_RATE.perSecond * 0.9);
    expect(last).toBeLessThanOrEqual(ACCOUNT_RATE.perSecond * 1.02);
  });
});
