import { expect, it, onTestFinished } from "vitest";
import { manualClock } from "../../lib/manual-clock.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { type LeasedEvent, type Queue, QueueUnavailable, type Settlement } from "../queue.ts";
import { storedEvent, storedEvents } from "../stored-event.fixture.ts";
import { type Cut, cuttable } from "./cut.fixture.ts";
import { describeOnEngines, type Engine, idsOf, LEASE } from "./engines.fixture.ts";

const ALL = ["before", "event-0", "event-1", "event-2"];
const EMPTY = { waiting: 0, leased: 0, dead: 0 };
const DEAD = { kind: "dead", reason: "refused", detail: "no" } as const;

const done = ({ ref }: LeasedEvent): Settlement => ({ ref, kind: "done" });

/** Leases until so many are there. */
async function leaseAll(queue: Queue, count: number): Promise<readonly LeasedEvent[]> {
  const taken: LeasedEvent[] = [];
  await expect.poll(async () => taken.push(...(await queue.lease(LEASE).catch(() => []))), { timeout: 10_000 }).toBe(count);
  return taken;
}

/** A node whose way to its engine can be cut. */
async function throughCut({ address, open }: Engine): Promise<{ readonly queue: Queue; readonly way: Cut }> {
  const direct = address();
  const way = await cuttable(Number(new URL(direct.replace(/^\w+:/, "http:")).port));
  onTestFinished(() => way.close());
  return { queue: await open(direct.replace(/:\d+(?=[/?])/, `:${way.port}`), nodeClock), way };
}

/** Until the node has found its way again. */
const putAgain = (queue: Queue) =>
  expect.poll(() => queue.put([storedEvent()]).catch(() => "not yet"), { timeout: 15_000, interval: 200 });

describeOnEngines("an event that is sent again since nobody heard that it is stored", (engine) => {
  /** A node that has stored an event and could not hear of it, in touch again. */
  async function unheard(): Promise<Queue> {
    const { queue, way } = await throughCut(engine());
    await queue.put([storedEvent({ id: "before" })]);
    way.deafen();
    await expect(queue.put([storedEvent()])).rejects.toThrow(QueueUnavailable);
    way.mend();
    return queue;
  }

  it("is a repeat while the first waits", { timeout: 40_000 }, async () => {
    const queue = await unheard();
    await putAgain(queue).toEqual(["duplicate"]);
    expect(idsOf(await leaseAll(queue, 2))).toEqual(["before", "event"]);
  });

  it("is a repeat when the first was delivered", { timeout: 40_000 }, async () => {
    const queue = await unheard();
    await queue.settle((await leaseAll(queue, 2)).map(done));
    await putAgain(queue).toEqual(["duplicate"]);
    expect(await queue.stats()).toEqual(EMPTY);
  });
});

describeOnEngines("events whose outcome is written again since nobody heard that it is written", (engine) => {
  it("come back once", { timeout: 40_000 }, async () => {
    const { queue, way } = await throughCut(engine());
    await queue.put(storedEvents(3));
    const [first, second, third] = (await leaseAll(queue, 3)).map(({ ref }) => ref);
    if (!first || !second || !third) throw new Error("three leases were expected");
    way.deafen();
    const retry = { kind: "retry", dueAt: nodeClock.now(), countsAsAttempt: true } as const;
    const settled = [queue.settle([first, second].map((ref) => ({ ref, ...retry })))];
    await expect
      .poll(() => queue.ready(), { timeout: 20_000 })
      .toMatchObject({ reason: expect.not.stringContaining("not answered") });
    settled.push(queue.settle([{ ref: third, ...retry }]));
    way.mend();
    await Promise.all(settled);
    expect(await queue.stats()).toMatchObject({ waiting: 3, leased: 0 });
    expect(idsOf(await leaseAll(queue, 3)).toSorted()).toEqual(["event-0", "event-1", "event-2"]);
  });
});

describeOnEngines("copies of an event that came in by two nodes", (engine) => {
  async function twice() {
    const address = engine().address();
    const clock = manualClock();
    const [one, other] = [await engine().open(address, clock), await engine().open(address, clock)];
    // With its first put a node looks at what waits already.
    await other.put([storedEvent({ id: "before" })]);
    await one.put(storedEvents(2));
    await other.put(storedEvents(3));
    return { queue: one, clock };
  }

  it("go out once, and leave together", async () => {
    const { queue } = await twice();
    const first = await leaseAll(queue, 4);
    expect(idsOf(first)).toEqual(ALL);
    await queue.settle(first.map(done));
    expect(await queue.stats()).toEqual(EMPTY);
  });

  it("go out one after the other where the first died", async () => {
    const { queue } = await twice();
    const dying = (await leaseAll(queue, 4)).map(({ ref, event }) =>
      event.id === "event-0" ? { ref, ...DEAD } : { ref, kind: "done" as const },
    );
    await queue.settle(dying);
    expect(await queue.stats()).toMatchObject({ waiting: 1, leased: 0, dead: 1 });
    expect(idsOf(await leaseAll(queue, 1))).toEqual(["event-0"]);
  });

  it("are done with when one of them is delivered while the other is to be tried again", async () => {
    const { queue, clock } = await twice();
    const retried = (await leaseAll(queue, 4)).map(({ ref }) => ({
      ref,
      kind: "retry" as const,
      dueAt: clock.now(),
      countsAsAttempt: true,
    }));
    await queue.settle(retried);
    const again = await leaseAll(queue, 4);
    expect(idsOf(again).toSorted()).toEqual(ALL);
    await queue.settle(again.map(done));
    expect(await queue.lease(LEASE)).toEqual([]);
    await expect.poll(() => queue.stats()).toEqual(EMPTY);
  });

  it("come back when a lease lapses, and still go out once at a time", async () => {
    const { queue, clock } = await twice();
    expect(await queue.lease({ ...LEASE, leaseMs: 1000 })).toHaveLength(4);
    clock.advance(1001);
    const again = await leaseAll(queue, 4);
    expect(idsOf(again).toSorted()).toEqual(ALL);
    await queue.settle(again.map(done));
    expect(await queue.stats()).toEqual(EMPTY);
  });
});
