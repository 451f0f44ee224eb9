import { expect, it, onTestFinished, vi } from "vitest";
import { type Log, silentLog } from "../../lib/log.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { HOUR_MS, MINUTE_MS, unixMs } from "../../lib/time.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { natsBinaries } from "../drivers/jetstream/server.fixture.ts";
import type { Queue } from "../queue.ts";
import { storedEvent } from "../stored-event.fixture.ts";
import { describeOnEngines, LEASE } from "./engines.fixture.ts";
import { engineTime } from "./engine-time.ts";

const ahead = (ms: number) => ({ ...nodeClock, now: () => unixMs(nodeClock.now() + ms) });

async function retryAt(queue: Queue, dueAt: number): Promise<void> {
  await queue.put([storedEvent()]);
  await queue.settle(
    (await queue.lease(LEASE)).map(({ ref }) => ({ ref, kind: "retry", dueAt: unixMs(dueAt), countsAsAttempt: true })),
  );
}

describeOnEngines(
  "nodes whose clocks differ by an hour",
  (engine) => {
    it.each([
      { whose: "right", settles: 0, leases: HOUR_MS },
      { whose: "an hour ahead", settles: HOUR_MS, leases: 0 },
      { whose: "an hour behind", settles: -HOUR_MS, leases: 0 },
    ])("retry at the moment that a node meant whose clock is $whose", async ({ settles, leases }) => {
      for (const { minutes, count } of [
        { minutes: 30, count: 0 },
        { minutes: 0, count: 1 },
      ]) {
        const address = engine().address();
        const clock = ahead(settles);
        const [one, other] = [await engine().open(address, clock), await engine().open(address, ahead(leases))];
        await retryAt(one, clock.now() + minutes * 60_000);
        const taken = async () => (await other.lease(LEASE)).length;
        await (count === 0 ? expect(await taken()).toBe(0) : expect.poll(taken).toBe(count));
      }
    });

    it("say so", async () => {
      const told: string[] = [];
      const log: Log = { ...silentLog, warn: (message) => void told.push(message) };
      const address = engine().address();
      for (const ms of [0, HOUR_MS, -HOUR_MS]) await engine().open(address, ahead(ms), log);
      expect(told).toEqual([
        expect.stringContaining("clock is 3600 s ahead of the queue's servers'"),
        expect.stringContaining("clock is 3600 s behind the queue's servers'"),
      ]);
    });
  },
  natsBinaries(),
);

it("engineTime follows the engine's clock when that is set, a minute later, and this process's own when it is not", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const clock = manualClock();
  let setMs = 5000;
  const time = await engineTime(clock, async () => 1_000_000 + setMs + performance.now(), silentLog);
  const startedAt = time.now();
  setMs += HOUR_MS;
  clock.advance(MINUTE_MS);
  expect(time.now()).toBe(startedAt + MINUTE_MS);
  vi.advanceTimersByTime(MINUTE_MS);
  await expect.poll(() => time.now()).toBe(startedAt + MINUTE_MS + HOUR_MS);
  expect(time.of(unixMs(clock.now() + 10))).toBe(startedAt + MINUTE_MS + HOUR_MS + 10);
});
