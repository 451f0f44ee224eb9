import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Clock } from "../../lib/clock.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { unixMs } from "../../lib/time.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { storedEvent, storedEvents } from "../stored-event.fixture.ts";
import { describeOnEngines, idsOf, LEASE } from "./engines.fixture.ts";

describeOnEngines("several nodes", (engine) => {
  async function openTwo(clock: Clock = manualClock()) {
    const address = engine().address();
    return [await engine().open(address, clock), await engine().open(address, clock)] as const;
  }

  it("make what is shared once when all start together", async () => {
    const address = engine().address();
    const nodes = await Promise.all([1, 2, 3, 4, 5].map(() => engine().open(address, nodeClock)));
    expect(await nodes[0]?.put([storedEvent()])).toEqual(["stored"]);
  });

  it("lease each event once, whoever put it", async () => {
    const nodes = await openTwo();
    const [one] = nodes;
    const events = storedEvents(600);
    for (let from = 0; from < events.length; from += 20) await one.put(events.slice(from, from + 20));
    const ids: string[] = [];
    // What another node looks at at this moment is passed over: it may take a second look to get all.
    for (let looks = 0; looks < 20 && ids.length < events.length; looks += 1) {
      const leased = await Promise.all(nodes.flatMap((node) => [1, 2, 3].map(() => node.lease({ ...LEASE, max: 50 }))));
      ids.push(...leased.flatMap(idsOf));
    }
    expect(ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
  });

  it("get what a node had in hand at once when it is closed, but for what it settled", async () => {
    const [closing, other] = await openTwo();
    await closing.put(storedEvents(3));
    const [first] = await closing.lease({ ...LEASE, max: 2 });
    if (first) await closing.settle([{ ref: first.ref, kind: "done" }]);
    await closing.close();
    expect(idsOf(await other.lease(LEASE))).toEqual(["event-1", "event-2"]);
  });

  it("retry an event at any node, as often as it was tried before", async () => {
    const clock = manualClock();
    const [one, other] = await openTwo(clock);
    await one.put([storedEvent()]);
    const dueAt = unixMs(clock.now() - 1000);
    await one.settle((await one.lease(LEASE)).map(({ ref }) => ({ ref, kind: "retry", dueAt, countsAsAttempt: true })));
    await expect.poll(() => other.lease(LEASE)).toMatchObject([{ event: storedEvent(), attempts: 2 }]);
    expect(await one.lease(LEASE)).toEqual([]);
  });

  it("drop a copy that came in by another node, where they delivered the first", async () => {
    const [one, other] = await openTwo();
    await one.put(storedEvents(2));
    await one.settle((await one.lease(LEASE)).map(({ ref }) => ({ ref, kind: "done" })));
    // The other has no key to know it by: it was settled.
    expect(await other.put(storedEvents(3))).toEqual(["stored", "stored", "stored"]);
    await expect.poll(async () => idsOf(await one.lease(LEASE))).toEqual(["event-2"]);
  });

  it("drop dead letters at the same time, each once, as their retention does", async () => {
    const [one, other] = await openTwo();
    await one.put(storedEvents(150));
    const dead = { kind: "dead", reason: "refused", detail: "as planned" } as const;
    await one.settle((await one.lease(LEASE)).map(({ ref }) => ({ ref, ...dead })));
    const counts = await Promise.all([one.dropDead({}), other.dropDead({})]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(150);
    expect(await one.stats()).toMatchObject({ dead: 0 });
  });

  it("do one thing at a time under a lock, and see what was saved", async () => {
    const nodes = await openTwo(nodeClock);
    let inside = 0;
    const most: number[] = [];
    const work = async (): Promise<void> => {
      most.push((inside += 1));
      await wait(20);
      inside -= 1;
    };
    await Promise.all(nodes.flatMap(({ cluster }) => [1, 2, 3].map(() => cluster?.withLock("a", work))));
    expect(most).toEqual([1, 1, 1, 1, 1, 1]);
    const [one, other] = nodes;
    await one.cluster?.save("tokens/x", Buffer.from("sealed"));
    expect(Buffer.from((await other.cluster?.load("tokens/x")) ?? []).toString()).toBe("sealed");
  });

  it("know how many of them deliver", async () => {
    const [one, other] = await openTwo(nodeClock);
    expect(await one.cluster?.announce(60_000)).toBe(1);
    expect(await other.cluster?.announce(60_000)).toBe(2);
    await other.close();
    expect(await one.cluster?.announce(60_000)).toBe(1);
  });
});
