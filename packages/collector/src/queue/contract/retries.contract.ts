import { describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import { storedEvent, storedEvents } from "../stored-event.fixture.ts";
import { type StartQueue, idsOf, settleAll } from "./harness.contract.ts";

export function describeRetries(start: StartQueue): void {
  describe("retries", () => {
    it("come back at their due time, not before", async () => {
      const { queue, clock } = await start();
      await queue.put([storedEvent()]);
      const dueAt = unixMs(clock.now() + 5000);
      await settleAll(queue, () => ({ kind: "retry", dueAt, countsAsAttempt: true }));
      clock.advance(4999);
      expect(await queue.lease({ max: 1, leaseMs: 1000 })).toEqual([]);
      clock.advance(1);
      expect(await queue.lease({ max: 1, leaseMs: 1000 })).toMatchObject([{ event: storedEvent(), attempts: 2 }]);
    });

    it("count as waiting also while they are on their way back into the queue", async () => {
      const { queue, clock } = await start();
      await queue.put([storedEvent()]);
      const [leased] = await queue.lease({ max: 1, leaseMs: 60_000 });
      if (!leased) throw new Error("nothing was leased");
      const dueAt = unixMs(clock.now() + 5000);
      const settling = queue.settle([{ ref: leased.ref, kind: "retry", dueAt, countsAsAttempt: true }]);
      // Where it comes to lie in another place, it may be in both for a moment.
      expect((await queue.stats()).waiting).toBeGreaterThanOrEqual(1);
      await settling;
      expect(await queue.stats()).toMatchObject({ waiting: 1, leased: 0 });
    });

    it("wait as long as was asked when the wall clock is set back meanwhile", async () => {
      const { queue, clock } = await start();
      await queue.put([storedEvent()]);
      await settleAll(queue, () => ({ kind: "retry", dueAt: unixMs(clock.now() + 5000), countsAsAttempt: true }));
      clock.setWallClock(unixMs(clock.now() - 7_200_000));
      clock.advance(5000);
      expect(await queue.lease({ max: 1, leaseMs: 1000 })).toHaveLength(1);
    });

    it("count no attempt when Pinterest was not asked", async () => {
      const { queue, clock } = await start();
      await queue.put([storedEvent()]);
      for (const countsAsAttempt of [true, false, false, true]) {
        await settleAll(queue, () => ({ kind: "retry", dueAt: clock.now(), countsAsAttempt }));
      }
      expect(await queue.lease({ max: 1, leaseMs: 1000 })).toMatchObject([{ attempts: 3 }]);
    });

    it("come in the order of their due times", async () => {
      const { queue, clock } = await start();
      await queue.put(storedEvents(3));
      const delays: Record<string, number> = { "event-0": 300, "event-1": 100, "event-2": 200 };
      await settleAll(queue, ({ event }) => ({
        kind: "retry",
        dueAt: unixMs(clock.now() + (delays[event.id] ?? 0)),
        countsAsAttempt: true,
      }));
      clock.advance(1000);
      expect(idsOf(await queue.lease({ max: 10, leaseMs: 1000 }))).toEqual(["event-1", "event-2", "event-0"]);
    });

    it("come back early when an earlier due time is given after later ones were leased", async () => {
      const { queue, clock } = await start();
      await queue.put(storedEvents(2));
      await settleAll(queue, () => ({ kind: "retry", dueAt: clock.now(), countsAsAttempt: true }));
      const [first] = await queue.lease({ max: 1, leaseMs: 60_000 });
      if (!first) throw new Error("nothing was leased");
      clock.advance(10);
      await queue.lease({ max: 1, leaseMs: 60_000 });
      await queue.settle([{ ref: first.ref, kind: "retry", dueAt: unixMs(clock.now() - 5000), countsAsAttempt: true }]);
      expect(idsOf(await queue.lease({ max: 1, leaseMs: 60_000 }))).toEqual([first.event.id]);
    });

    it("take at most half of a lease while fresh events wait", async () => {
      const { queue, clock } = await start();
      await queue.put(storedEvents(20));
      await settleAll(queue, () => ({ kind: "retry", dueAt: clock.now(), countsAsAttempt: true }));
      await queue.put(storedEvents(20, { prefix: "fresh" }));
      const attempts = (await queue.lease({ max: 10, leaseMs: 1000 })).map((lease) => lease.attempts);
      expect(attempts.filter((count) => count === 2)).toHaveLength(5);
      expect(attempts.filter((count) => count === 1)).toHaveLength(5);
      expect(await queue.lease({ max: 100, leaseMs: 1000 })).toHaveLength(30);
    });
  });
}
