import { expect, it } from "vitest";
import type { Clock } from "../../lib/clock.ts";
import { DAY_MS, HOUR_MS, SECOND_MS, unixMs } from "../../lib/time.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { storedEvent } from "../stored-event.fixture.ts";
import { describeOnEngines } from "./engines.fixture.ts";

describeOnEngines("an event that died while a node's clock was ahead", (engine) => {
  it("died no later than its letter was written, and is dropped with the others when they are too old", async () => {
    let aheadMs = 400 * DAY_MS;
    const clock: Clock = { ...nodeClock, now: () => unixMs(nodeClock.now() + aheadMs) };
    const queue = await engine().open(engine().address(), clock);
    for (const id of ["ahead", "right"]) {
      await queue.put([storedEvent({ id })]);
      const leased = await queue.lease({ max: 1, leaseMs: 60_000 });
      await queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail: "no" })));
      aheadMs = 0;
    }
    const letters = await queue.listDead({ diedBefore: unixMs(clock.now() + SECOND_MS) });
    expect(letters.map(({ event }) => event.id)).toEqual(["right", "ahead"]);
    expect(letters.filter(({ diedAt }) => diedAt > clock.now() + SECOND_MS)).toEqual([]);
    expect(await queue.dropDead({ diedBefore: unixMs(clock.now() + HOUR_MS) })).toBe(2);
  });
});
