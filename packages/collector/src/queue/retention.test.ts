import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../lib/log.ts";
import { DAY_MS, HOUR_MS, unixMs } from "../lib/time.ts";
import { openMemoryQueue } from "./drivers/memory.ts";
import { manualClock } from "../lib/manual-clock.ts";
import type { Queue } from "./queue.ts";
import { startRetention } from "./retention.ts";
import { storedEvent } from "./stored-event.fixture.ts";

/** Lets what is ready to go on go on. */
const settleDown = () => new Promise((resolve) => setImmediate(resolve));

const start = (dropDead?: Queue["dropDead"]) => {
  const clock = manualClock();
  const queue = openMemoryQueue({ clock });
  const logged: unknown[][] = [];
  let days = 30;
  const log = { ...silentLog, warn: (...line: unknown[]) => void logged.push(line) };
  const begin = () => {
    const stop = startRetention({ queue: { dropDead: dropDead ?? queue.dropDead }, clock, log, days: () => days });
    onTestFinished(stop);
    return stop;
  };
  const die = async (id: string) => {
    await queue.put([storedEvent({ id })]);
    const leased = await queue.lease({ max: 1, leaseMs: 1000 });
    await queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail: "no" })));
  };
  const left = async () => (await queue.listDead({})).map(({ event }) => event.id);
  return { clock, queue, logged, begin, die, left, setDays: (value: number) => (days = value) };
};

describe("startRetention", () => {
  it("deletes what is too old at the start, and nothing younger", async () => {
    const { clock, begin, die, left } = start();
    await die("old");
    clock.advance(29 * DAY_MS);
    await die("young");
    clock.advance(DAY_MS + 1);
    begin();
    await settleDown();
    expect(await left()).toEqual(["young"]);
  });

  it("looks again every hour, by the setting of that hour", async () => {
    const { clock, begin, die, left, setDays } = start();
    await die("one");
    begin();
    clock.advance(2 * DAY_MS);
    await settleDown();
    expect(await left()).toEqual(["one"]);
    setDays(1);
    clock.advance(HOUR_MS);
    await settleDown();
    expect(await left()).toEqual([]);
  });

  it("deletes nothing because the wall clock was set ahead", async () => {
    const { clock, begin, die, left } = start();
    await die("one");
    begin();
    await settleDown();
    clock.setWallClock(unixMs(clock.now() + 40 * DAY_MS));
    clock.advance(HOUR_MS);
    await settleDown();
    expect(await left()).toEqual(["one"]);
  });

  it("goes on after a failure", async () => {
    let calls = 0;
    const { clock, begin, logged } = start(() => Promise.reject(new Error(`no ${(calls += 1)}`)));
    begin();
    await settleDown();
    clock.advance(HOUR_MS);
    await settleDown();
    expect(logged.map(([, fields]) => fields)).toEqual([{ reason: "no 1" }, { reason: "no 2" }]);
  });

  it("stops when told, also in the middle of its sleep", async () => {
    const { clock, begin, die, left } = start();
    await die("old");
    const stop = begin();
    await stop();
    clock.advance(60 * DAY_MS);
    await settleDown();
    expect(await left()).toEqual(["old"]);
  });
});
