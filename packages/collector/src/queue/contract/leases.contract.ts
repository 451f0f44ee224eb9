import { describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import { storedEvent, storedEvents } from "../stored-event.fixture.ts";
import { type StartQueue } from "./harness.contract.ts";

export function describeLeases(start: StartQueue): void {
  describe("leases", () => {
    it("returns the events of an expired lease and counts the attempt", async () => {
      const { queue, clock } = await start();
      await queue.put(storedEvents(2));
      await queue.lease({ max: 10, leaseMs: 1000 });
      clock.advance(999);
      expect(await queue.lease({ max: 10, leaseMs: 1000 })).toEqual([]);
      clock.advance(1);
      const again = await queue.lease({ max: 10, leaseMs: 1000 });
      expect(again.map((lease) => lease.attempts)).toEqual([2, 2]);
    });

    it("measures leases by passed time, wherever the wall clock is set", async () => {
      const { queue, clock } = await start();
      await queue.put([storedEvent()]);
      await queue.lease({ max: 1, leaseMs: 60_000 });
      clock.setWallClock(unixMs(clock.now() + 7_200_000));
      expect(await queue.lease({ max: 1, leaseMs: 60_000 })).toEqual([]);
      clock.setWallClock(unixMs(clock.now() - 14_400_000));
      clock.advance(60_000);
      expect(await queue.lease({ max: 1, leaseMs: 60_000 })).toHaveLength(1);
    });

    it("ignores settlements of unknown, settled and lapsed leases", async () => {
      const { queue, clock } = await start();
      await queue.put([storedEvent()]);
      const [lapsed] = await queue.lease({ max: 1, leaseMs: 1000 });
      clock.advance(1000);
      const [current] = await queue.lease({ max: 1, leaseMs: 1000 });
      if (!lapsed || !current) throw new Error("nothing was leased");
      await queue.settle([{ ref: lapsed.ref, kind: "dead", reason: "refused", detail: "too late" }]);
      await queue.settle([{ ref: `${current.ref}9` as typeof current.ref, kind: "done" }]);
      expect(await queue.stats()).toMatchObject({ waiting: 0, leased: 1, dead: 0 });
      await queue.settle([{ ref: current.ref, kind: "done" }]);
      await queue.settle([{ ref: current.ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true }]);
      expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    });
  });
}
