import { setTimeout as wait } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import { type LeasedEvent, type Queue, QueueUnavailable } from "../../queue.ts";
import { cuttable } from "../../shared/cut.fixture.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { idsOf, LEASE, newest, openNode, useServer } from "./node.fixture.ts";

describe.skipIf(newest === undefined)("several nodes on one JetStream", () => {
  const { server, freshPrefix, at, impatient } = useServer();

  it("lease each event once, whoever put it", async () => {
    const address = at(freshPrefix());
    const nodes = [await openNode(address), await openNode(address), await openNode(address)];
    const events = storedEvents(600);
    for (let from = 0; from < events.length; from += 20) await nodes[0]?.put(events.slice(from, from + 20));
    const ids = (
      await Promise.all(nodes.flatMap((node) => [1, 2, 3].map(() => node.lease({ max: 100, leaseMs: 60_000 }))))
    ).flatMap(idsOf);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(600);
  });

  it("make the streams once when all start together", async () => {
    const address = at(freshPrefix());
    const nodes = await Promise.all([1, 2, 3, 4, 5].map(() => openNode(address, nodeClock)));
    expect(await nodes[0]?.put([storedEvent()])).toEqual(["stored"]);
  });

  it("get what a node had in hand at once when it is closed, but for what it settled", async () => {
    const address = at(freshPrefix());
    const [closing, other] = [await openNode(address), await openNode(address)];
    await closing.put(storedEvents(3));
    const [first] = await closing.lease({ max: 2, leaseMs: 60_000 });
    if (first) await closing.settle([{ ref: first.ref, kind: "done" }]);
    await closing.close();
    expect(idsOf(await other.lease(LEASE))).toEqual(["event-1", "event-2"]);
  });

  it("retry an event at any node, as often as it was tried before", async () => {
    const address = at(freshPrefix());
    const clock = manualClock();
    const [one, other] = [await openNode(address, clock), await openNode(address, clock)];
    await one.put([storedEvent()]);
    const [lease] = await one.lease(LEASE);
    if (lease) await one.settle([{ ref: lease.ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true }]);
    await expect.poll(() => other.lease(LEASE)).toMatchObject([{ event: storedEvent(), attempts: 2 }]);
    expect(await one.lease(LEASE)).toEqual([]);
  });

  it("drop a copy that came in by another node, where they delivered the first", async () => {
    const address = at(freshPrefix());
    const [one, other] = [await openNode(address), await openNode(address)];
    await one.put(storedEvents(2));
    await one.settle((await one.lease(LEASE)).map(({ ref }) => ({ ref, kind: "done" })));
    expect(await other.put(storedEvents(3))).toEqual(["stored", "stored", "stored"]);
    await expect.poll(async () => idsOf(await one.lease(LEASE))).toEqual(["event-2"]);
  });

  it(
    "get what a node had in hand that is cut off from the servers, and it settles nothing of that when it is back",
    { timeout: 30_000 },
    async () => {
      const prefix = await impatient();
      const way = await cuttable(Number(new URL(server().url.replace("nats:", "http:")).port));
      onTestFinished(() => way.close());
      const cutOff = await openNode(at(prefix, `nats://127.0.0.1:${way.port}`), nodeClock);
      const other = await openNode(at(prefix), nodeClock);
      await cutOff.put(storedEvents(3));
      const leased = await cutOff.lease(LEASE);
      expect(leased).toHaveLength(3);
      // While it is in touch it keeps what it holds, for longer than the servers wait.
      await wait(1500);
      expect(await other.lease(LEASE)).toEqual([]);

      way.cut();
      const taken: LeasedEvent[] = [];
      await expect.poll(async () => taken.push(...(await other.lease(LEASE)))).toBe(3);
      const settled = cutOff.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail: "too late" })));
      way.mend();
      await settled;
      expect(await other.stats()).toEqual(expect.objectContaining({ waiting: 0, leased: 3, dead: 0 }));
      await other.settle(taken.map(({ ref }) => ({ ref, kind: "done" })));
      expect(await other.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    },
  );

  it("drop dead letters at the same time, each once, as their retention does", async () => {
    const address = at(freshPrefix());
    const [one, other] = [await openNode(address), await openNode(address)];
    await one.put(storedEvents(150));
    const dead = { kind: "dead", reason: "refused", detail: "as planned" } as const;
    await one.settle((await one.lease(LEASE)).map(({ ref }) => ({ ref, ...dead })));
    const counts = await Promise.all([one.dropDead({}), other.dropDead({})]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(150);
    expect(await one.stats()).toMatchObject({ dead: 0 });
  });

  it("keep, and say that they do not understand, what a newer dayfly wrote", async () => {
    const lines: string[] = [];
    const prefix = freshPrefix();
    const queue = await openNode(at(prefix), manualClock(), { ...silentLog, error: (message) => void lines.push(message) });
    const connection = await connect({ servers: server().url });
    connection.publish(`${prefix}.line.1`, "from the future");
    await connection.drain();
    // Such a publication has no answer: the server may store it after the first lease.
    await expect
      .poll(async () => {
        expect(await queue.lease(LEASE)).toEqual([]);
        return lines;
      })
      .toEqual([expect.stringMatching(/a newer dayfly wrote it/)]);
    expect(await queue.stats()).toMatchObject({ waiting: 1 });
  });

  it("do one thing at a time under a lock, and know how many of them deliver", async () => {
    const address = at(freshPrefix());
    const [one, other] = [await openNode(address, nodeClock), await openNode(address, nodeClock)];
    let inside = 0;
    const most: number[] = [];
    const work = async (): Promise<void> => {
      most.push((inside += 1));
      await wait(20);
      inside -= 1;
    };
    await Promise.all([one, other].flatMap(({ cluster }) => [cluster?.withLock("a", work), cluster?.withLock("a", work)]));
    expect(most).toEqual([1, 1, 1, 1]);
    await one.cluster?.save("tokens/x", Buffer.from("sealed"));
    expect(Buffer.from((await other.cluster?.load("tokens/x")) ?? []).toString()).toBe("sealed");
    expect(await one.cluster?.announce(60_000)).toBe(1);
    expect(await other.cluster?.announce(60_000)).toBe(2);
  });

  it(
    "lose nothing that they answered for when the server is killed under load, and go on by themselves",
    { timeout: 60_000 },
    async () => {
      const prefix = freshPrefix();
      const nodes = [await openNode(at(prefix), nodeClock), await openNode(at(prefix), nodeClock)];
      const acknowledged = new Set<string>();
      const delivered = new Set<string>();
      const stopping = new AbortController();

      async function putOn(queue: Queue, caller: string): Promise<void> {
        for (let count = 0; !stopping.signal.aborted; count += 1) {
          const events = ["a", "b", "c"].map((letter) => storedEvent({ id: `${caller}-${count}${letter}` }));
          await queue.put(events).then(
            () => events.forEach(({ id }) => acknowledged.add(id)),
            (error: unknown) => expect(error).toBeInstanceOf(QueueUnavailable),
          );
          await wait(2);
        }
      }

      async function deliverOn(queue: Queue, isDone: () => boolean): Promise<void> {
        while (!isDone()) {
          const leased = await queue.lease({ max: 40, leaseMs: 60_000 }).catch(() => []);
          if (leased.length === 0) await wait(20);
          await queue.settle(
            leased.map(({ ref, attempts }, place) =>
              place % 3 === 0 && attempts < 3
                ? { ref, kind: "retry", dueAt: nodeClock.now(), countsAsAttempt: true }
                : { ref, kind: "done" },
            ),
          );
          leased.forEach(({ event, attempts }, place) => (place % 3 === 0 && attempts < 3) || delivered.add(event.id));
        }
      }

      const work = nodes.flatMap((queue, node) => [putOn(queue, `${node}`), deliverOn(queue, () => stopping.signal.aborted)]);
      for (let kill = 0; kill < 4; kill += 1) {
        const before = acknowledged.size;
        await expect.poll(() => acknowledged.size).toBeGreaterThan(before + 50);
        await wait(300 + kill * 90);
        await server().end("SIGKILL");
        await server().start();
      }
      await wait(500);
      stopping.abort();
      await Promise.all(work);
      const isOver = () => [...acknowledged].every((id) => delivered.has(id));
      await Promise.race([Promise.all(nodes.map((queue) => deliverOn(queue, isOver))), wait(40_000)]);
      expect(acknowledged.size).toBeGreaterThan(200);
      expect([...acknowledged].filter((id) => !delivered.has(id))).toEqual([]);
    },
  );
});
