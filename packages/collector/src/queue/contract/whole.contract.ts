import { describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import { type LeasedEvent, QueueUnavailable } from "../queue.ts";
import { storedEvent, storedEvents } from "../stored-event.fixture.ts";
import { type Outcome, type StartQueue, idsOf, settleAll } from "./harness.contract.ts";

export function describeWhole(start: StartQueue): void {
  describe("onReady", () => {
    it("calls after a put that stored something and after a replay, until it is stopped", async () => {
      const { queue } = await start();
      let calls = 0;
      const stop = queue.onReady(() => (calls += 1));
      await queue.put([storedEvent()]);
      expect(calls).toBe(1);
      await queue.put([storedEvent()]);
      expect(calls).toBe(1);
      await settleAll(queue, () => ({ kind: "dead", reason: "refused", detail: "no" }));
      await queue.replayDead({});
      expect(calls).toBe(2);
      stop();
      await queue.put([storedEvent({ id: "another" })]);
      expect(calls).toBe(2);
    });

    it("has the event leasable when it calls", async () => {
      const { queue } = await start();
      const leased = new Promise<readonly LeasedEvent[]>((resolve) =>
        queue.onReady(() => resolve(queue.lease({ max: 1, leaseMs: 1000 }))),
      );
      await queue.put([storedEvent()]);
      expect(await leased).toHaveLength(1);
    });
  });

  it("counts what waits, is leased and is dead, and knows the oldest", async () => {
    const { queue, clock } = await start();
    expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    const oldest = storedEvent({ id: "oldest" });
    await queue.put([oldest]);
    await queue.put(storedEvents(5).map((event) => ({ ...event, receivedAt: unixMs(event.receivedAt + 1000) })));
    await queue.lease({ max: 2, leaseMs: 1000 });
    expect(await queue.stats()).toEqual({ waiting: 4, leased: 2, dead: 0, oldestReceivedAt: oldest.receivedAt });
    clock.advance(1000);
    expect(await queue.stats()).toEqual({ waiting: 6, leased: 0, dead: 0, oldestReceivedAt: oldest.receivedAt });
    await settleAll(queue, ({ event }) =>
      event.id === "oldest"
        ? { kind: "dead", reason: "refused", detail: "no" }
        : { kind: "retry", dueAt: clock.now(), countsAsAttempt: true },
    );
    expect(await queue.stats()).toEqual({ waiting: 5, leased: 0, dead: 1, oldestReceivedAt: oldest.receivedAt + 1000 });
  });

  it("refuses what it has no room for, and takes events again when it has", async () => {
    const { queue } = await start({ maxPendingEvents: 10 });
    const events = storedEvents(11);
    const puts = await Promise.allSettled(events.map((event) => queue.put([event])));
    const refused = puts.filter((put) => put.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toBeInstanceOf(QueueUnavailable);
    expect(idsOf(await settleAll(queue, () => ({ kind: "done" })))).toEqual(events.slice(0, 10).map((event) => event.id));
    expect(await queue.put(events.slice(10))).toEqual(["stored"]);
    expect(queue.ready()).toEqual({ ok: true });
  });

  it("stores nothing of a put that it refuses", async () => {
    const { queue } = await start({ maxPendingEvents: 10 });
    await expect(queue.put(storedEvents(11))).rejects.toThrow(QueueUnavailable);
    expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("loses none of 10,000 events with mixed outcomes", async () => {
    const { queue, clock } = await start();
    const events = storedEvents(10_000);
    for (let from = 0; from < events.length; from += 5000) {
      const calls = Array.from({ length: 50 }, (_, call) => events.slice(from + call * 100, from + (call + 1) * 100));
      await Promise.all(calls.map((call) => queue.put(call)));
    }
    const done = new Set<string>();
    const outcome = ({ event, attempts }: LeasedEvent): Outcome => {
      const number = Number(event.id.slice("event-".length));
      if (number % 10 === 0) return { kind: "dead", reason: "refused", detail: "every tenth" };
      if (number % 7 === 0 && attempts < 3) return { kind: "retry", dueAt: unixMs(clock.now() + 10), countsAsAttempt: true };
      if (number % 11 === 0 && attempts < 2) return undefined;
      if (done.has(event.id)) throw new Error(`${event.id} came back after it was done`);
      done.add(event.id);
      return { kind: "done" };
    };
    for (let idleRounds = 0; idleRounds < 5;) {
      const leased = await settleAll(queue, outcome, 777);
      clock.advance(400);
      idleRounds = leased.length === 0 ? idleRounds + 1 : 0;
    }
    expect(done.size).toBe(9000);
    expect(await queue.stats()).toMatchObject({ waiting: 0, leased: 0, dead: 1000 });
    expect(await queue.listDead({}, { limit: 2000 })).toHaveLength(1000);
  });

  it("finishes what was put before close, and rejects what comes after", async () => {
    const { queue } = await start();
    const put = queue.put([storedEvent()]);
    const closing = queue.close();
    expect(await put).toEqual(["stored"]);
    await closing;
    await queue.close();
    await expect(queue.put([storedEvent()])).rejects.toThrow("closed");
    await expect(queue.lease({ max: 1, leaseMs: 1 })).rejects.toThrow("closed");
    await expect(queue.settle([])).rejects.toThrow("closed");
    await expect(queue.stats()).rejects.toThrow("closed");
    await expect(queue.listDead({})).rejects.toThrow("closed");
    await expect(queue.replayDead({})).rejects.toThrow("closed");
    await expect(queue.dropDead({})).rejects.toThrow("closed");
    await expect(queue.forget({})).rejects.toThrow("closed");
    await expect(queue.findPerson({})).rejects.toThrow("closed");
    expect(queue.ready()).toMatchObject({ ok: false });
  });

  it("keeps everything but the leases over a restart, where it is durable", async () => {
    const { queue, clock, reopen } = await start();
    if (!reopen) return;
    await queue.put(storedEvents(6));
    const [done, retried, dead, , ignored] = await queue.lease({ max: 5, leaseMs: 60_000 });
    if (!done || !retried || !dead || !ignored) throw new Error("five leases were expected");
    await queue.settle([
      { ref: done.ref, kind: "done" },
      { ref: retried.ref, kind: "retry", dueAt: unixMs(clock.now() + 1000), countsAsAttempt: true },
      { ref: dead.ref, kind: "dead", reason: "refused", detail: "no" },
    ]);

    const reopened = await reopen();
    expect(await reopened.stats()).toMatchObject({ waiting: 4, leased: 0, dead: 1 });
    await reopened.settle([{ ref: ignored.ref, kind: "done" }]);
    expect(await reopened.put([retried.event, ignored.event])).toEqual(["duplicate", "duplicate"]);
    expect(idsOf(await reopened.lease({ max: 10, leaseMs: 60_000 }))).toEqual(["event-3", "event-4", "event-5"]);
    clock.advance(1000);
    const back = await reopened.lease({ max: 1, leaseMs: 1000 });
    expect(back).toMatchObject([{ event: { id: retried.event.id }, attempts: 2 }]);
    expect((await reopened.listDead({})).map((letter) => letter.event.id)).toEqual([dead.event.id]);
  });
}
