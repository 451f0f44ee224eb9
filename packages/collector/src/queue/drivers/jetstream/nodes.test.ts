import { randomBytes } from "node:crypto";
import { type JetStreamManager, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Clock } from "../../../lib/clock.ts";
import { freePort } from "../../../lib/free-port.fixture.ts";
import { type Log, silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { HOUR_MS, unixMs } from "../../../lib/time.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import { type LeasedEvent, type Queue, QueueCannotOpen, QueueUnavailable } from "../../queue.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { openJetStreamQueue } from "../jetstream.ts";
import { cuttable } from "../../shared/cut.fixture.ts";
import { natsBinaries, type NatsServer, startNats } from "./server.fixture.ts";

const LEASE = { max: 1000, leaseMs: 60_000 };
const SECOND_NANOS = 1e9;
const idsOf = (leased: readonly LeasedEvent[]): readonly string[] => leased.map(({ event }) => event.id);
const newest = natsBinaries().at(-1);

/** As hashes are, of little use to compress. */
const noise = (): string => Array.from({ length: 100 }, () => randomUUID()).join();

async function openNode(address: string, clock: Clock = manualClock(), log: Log = silentLog): Promise<Queue> {
  const queue = await openJetStreamQueue({ address, clock, log });
  onTestFinished(() => queue.close());
  return queue;
}

/** Connections that the server has taken so far. */
const refusals = async ({ monitor }: NatsServer): Promise<number> => {
  const facts: { total_connections: number } = JSON.parse(await (await fetch(`${monitor}/varz`)).text());
  return facts.total_connections;
};

describe.skipIf(newest === undefined)("several nodes on one JetStream", () => {
  let server: NatsServer;
  let runs = 0;
  beforeAll(async () => {
    if (newest) server = await startNats(newest);
  }, 20_000);
  afterAll(() => server.stop());

  const freshPrefix = (): string => `nodes${(runs += 1)}`;
  const at = (prefix: string, url = server.url): string => `${url}?prefix=${prefix}&maxMb=16`;

  /** With consumers that miss a node after a second already. */
  async function impatient(): Promise<string> {
    const prefix = freshPrefix();
    await (await openJetStreamQueue({ address: at(prefix), clock: manualClock(), log: silentLog })).close();
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    for (const role of ["line", "later"]) {
      await manager.consumers.update(`${prefix}-${role}`, `${prefix}-${role}`, { ack_wait: SECOND_NANOS });
    }
    await connection.close();
    return prefix;
  }

  async function managed(work: (manager: JetStreamManager) => Promise<void>): Promise<void> {
    const connection = await connect({ servers: server.url });
    await work(await jetstreamManager(connection));
    await connection.close();
  }

  /** One event to be retried and nineteen that die, where one of the streams does not take its part. */
  type Settings = (prefix: string) => Partial<StreamConfig>;
  async function settleInto(stream: "later" | "dead", refusing: Settings, taking: Settings = () => ({})) {
    const clock = manualClock();
    const prefix = freshPrefix();
    const queue = await openNode(`${server.url}?prefix=${prefix}&maxMb=1`, clock);
    await queue.put(storedEvents(20, { props: { text: "x".repeat(1000) } }));
    const leased = await queue.lease(LEASE);
    const connection = await connect({ servers: server.url });
    onTestFinished(() => connection.close());
    const manager = await jetstreamManager(connection);
    const change = (settings: Settings) => manager.streams.update(`${prefix}-${stream}`, settings(prefix));
    await change(refusing);
    const settled = queue.settle(
      leased.map(({ ref }, place) =>
        place === 0
          ? { ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true }
          : { ref, kind: "dead", reason: "refused", detail: "as planned" },
      ),
    );
    return { queue, clock, settled, relent: () => change(taking) };
  }

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
      const way = await cuttable(Number(new URL(server.url.replace("nats:", "http:")).port));
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

  it("connect anew when the server hangs with what they sent it", { timeout: 30_000 }, async () => {
    const way = await cuttable(Number(new URL(server.url.replace("nats:", "http:")).port));
    onTestFinished(() => way.close());
    const queue = await openNode(`nats://127.0.0.1:${way.port}?prefix=${freshPrefix()}&maxMb=256`, nodeClock);
    const props = { text: randomBytes(45_000).toString("base64") };
    for (let round = 0; round < 10; round += 1) await queue.put(storedEvents(15, { prefix: `large-${round}`, props }));
    const leased = await queue.lease({ max: 150, leaseMs: 60_000 });
    expect(leased).toHaveLength(150);
    way.freeze();
    const startedAt = performance.now();
    // Nine megabytes, which is more than the system keeps for a reader that does not read.
    const settled = queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail: "" })));
    await expect.poll(() => queue.put([storedEvent({ id: "after" })]).catch(() => [])).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(12_000);
    await settled;
    expect(await queue.stats()).toMatchObject({ dead: 150, waiting: 1 });
  });

  it("refuse puts when the stream is full, discard nothing, and take events again when it is drained", async () => {
    const queue = await openNode(`${server.url}?prefix=${freshPrefix()}&maxMb=1`);
    const stored: string[] = [];
    for (let round = 0; ; round += 1) {
      const events = storedEvents(20, { prefix: `full-${round}`, props: { text: "x".repeat(1000) } });
      try {
        await queue.put(events);
        stored.push(...events.map(({ id }) => id));
      } catch (error) {
        expect(error).toBeInstanceOf(QueueUnavailable);
        expect(String(error)).toMatch(/reached its limit/);
        break;
      }
    }
    expect(queue.ready()).toMatchObject({ ok: false });
    expect(stored.length).toBeGreaterThan(100);
    const drained: string[] = [];
    for (let leased = await queue.lease(LEASE); leased.length > 0; leased = await queue.lease(LEASE)) {
      await queue.settle(leased.map(({ ref }) => ({ ref, kind: "done" })));
      drained.push(...idsOf(leased));
    }
    expect(drained).toEqual(stored);
    expect(await queue.put([storedEvent()])).toEqual(["stored"]);
  });

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

  it("write each part of an outcome once, however often the other is refused", { timeout: 30_000 }, async () => {
    const { queue, clock, settled, relent } = await settleInto(
      "later",
      () => ({ subjects: ["elsewhere"] }),
      (prefix) => ({ subjects: [`${prefix}.later.*`] }),
    );
    for (let probe = 0; probe < 5; probe += 1) {
      await expect.poll(() => queue.ready(), { timeout: 15_000 }).toMatchObject({ ok: false });
      clock.advance(1000);
      await wait(100);
    }
    await relent();
    await expect
      .poll(() => {
        clock.advance(1000);
        return queue.ready();
      })
      .toEqual({ ok: true });
    await settled;
    expect(await queue.stats()).toMatchObject({ waiting: 1, leased: 0, dead: 19 });
    expect(new Set((await queue.listDead({})).map(({ event }) => event.id)).size).toBe(19);
  });

  it("go on where there is no room for dead letters, which come again in an hour", async () => {
    const { queue, clock, settled } = await settleInto("dead", () => ({ max_bytes: 500 }));
    await settled;
    expect(queue.ready()).toEqual({ ok: true });
    expect(await queue.stats()).toMatchObject({ waiting: 20, leased: 0, dead: 0 });
    clock.advance(HOUR_MS);
    const again: LeasedEvent[] = [];
    await expect.poll(async () => again.push(...(await queue.lease(LEASE)))).toBe(20);
    expect(again.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 20 }, () => 2));
  });

  it("go on where there is no room for retries, which come again when they are due", async () => {
    const { queue, clock, settled } = await settleInto("later", () => ({ max_bytes: 500 }));
    await settled;
    expect(queue.ready()).toEqual({ ok: true });
    for (const attempts of [2, 3]) {
      expect(await queue.stats()).toMatchObject({ waiting: 1, leased: 0, dead: 19 });
      const again = await queue.lease(LEASE);
      expect(again).toMatchObject([{ event: { id: "event-0" }, attempts }]);
      const dueAt = unixMs(clock.now() + 60_000);
      await queue.settle(again.map(({ ref }) => ({ ref, kind: "retry", dueAt, countsAsAttempt: true })));
      expect(await queue.lease(LEASE)).toEqual([]);
      clock.advance(60_000);
    }
    await queue.settle((await queue.lease(LEASE)).map(({ ref }) => ({ ref, kind: "done" })));
    expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 19 });
  });

  it("hold events that together are larger than a message may be", { timeout: 30_000 }, async () => {
    const clock = manualClock();
    const queue = await openNode(at(freshPrefix()), clock);
    const events = storedEvents(1000).map((event) => ({ ...event, props: { text: noise() } }));
    expect(new Set(await queue.put(events))).toEqual(new Set(["stored"]));
    const leased: LeasedEvent[] = [];
    while (leased.length < 1000) leased.push(...(await queue.lease(LEASE)));
    await queue.settle(leased.map(({ ref }) => ({ ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true })));
    const again: LeasedEvent[] = [];
    await expect.poll(async () => again.push(...(await queue.lease(LEASE)))).toBe(1000);
    expect(new Set(again.map(({ event }) => event.props["text"]))).toEqual(new Set(events.map(({ props }) => props["text"])));
  });

  it("keep, and say that they do not understand, what a newer dayfly wrote", async () => {
    const lines: string[] = [];
    const prefix = freshPrefix();
    const queue = await openNode(at(prefix), manualClock(), { ...silentLog, error: (message) => void lines.push(message) });
    const connection = await connect({ servers: server.url });
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

  it("keep what they hold when an operator lowers ack_wait while they run, and say so", { timeout: 30_000 }, async () => {
    const prefix = freshPrefix();
    const setAckWait = (seconds: number) =>
      managed(async (manager) => {
        await manager.consumers.update(`${prefix}-line`, `${prefix}-line`, { ack_wait: seconds * SECOND_NANOS });
      });
    await (await openNode(at(prefix))).close();
    await setAckWait(4);
    const told: string[] = [];
    const [holding, other] = [
      await openNode(at(prefix), nodeClock, { ...silentLog, warn: (message) => void told.push(message) }),
      await openNode(at(prefix), nodeClock),
    ];
    await holding.put(storedEvents(3));
    expect(await holding.lease(LEASE)).toHaveLength(3);
    await setAckWait(0.6);
    await expect
      .poll(() => told, { timeout: 5000 })
      .toContainEqual(expect.stringContaining(`The ack_wait of the consumer ${prefix}-line`));
    // What the server took for lost in between comes back to the node that has it.
    await holding.lease(LEASE);
    await wait(2000);
    expect(await other.lease(LEASE)).toEqual([]);
  });

  const deleteStream = (name: string) => managed(async (manager) => void (await manager.streams.delete(name)));

  describe("when an operator removed, while they run,", () => {
    it("a consumer: make it anew, and deliver what waits", async () => {
      const prefix = freshPrefix();
      const told: string[] = [];
      const queue = await openNode(at(prefix), manualClock(), { ...silentLog, warn: (message) => void told.push(message) });
      await queue.put(storedEvents(3));
      await managed(async (manager) => void (await manager.consumers.delete(`${prefix}-line`, `${prefix}-line`)));
      await expect.poll(async () => idsOf(await queue.lease(LEASE))).toEqual(["event-0", "event-1", "event-2"]);
      expect(told).toContainEqual(expect.stringContaining(`The consumer ${prefix}-line was gone`));
    });

    it.each(["line", "later", "dead"])("the stream %s: make it anew, and go on", { timeout: 40_000 }, async (role) => {
      const prefix = freshPrefix();
      const queue = await openNode(at(prefix), nodeClock);
      await queue.put(storedEvents(3));
      const leased = await queue.lease(LEASE);
      await deleteStream(`${prefix}-${role}`);
      const put = () => queue.put([storedEvent({ id: "new" })]).catch(() => []);
      await expect.poll(put, { timeout: 20_000 }).toHaveLength(1);
      // Where the line was removed, this one has the number of the message that is still held.
      const fresh: LeasedEvent[] = [];
      await expect.poll(async () => fresh.push(...(await queue.lease(LEASE)))).toBe(1);
      await queue.settle(
        leased.map(({ ref }, place) =>
          place === 0
            ? { ref, kind: "done" }
            : place === 1
              ? { ref, kind: "retry", dueAt: nodeClock.now(), countsAsAttempt: true }
              : { ref, kind: "dead", reason: "refused", detail: "as planned" },
        ),
      );
      expect(await queue.stats()).toMatchObject({ leased: 1, dead: 1, waiting: 1 });
      await queue.settle(fresh.map(({ ref }) => ({ ref, kind: "retry", dueAt: nodeClock.now(), countsAsAttempt: true })));
      const again: LeasedEvent[] = [];
      await expect.poll(async () => again.push(...(await queue.lease(LEASE)))).toBe(2);
      expect(idsOf(again).toSorted()).toEqual(["event-1", "new"]);
    });

    it("what tells how many of them deliver: tell it anew", async () => {
      const prefix = freshPrefix();
      const { cluster } = await openNode(at(prefix));
      await cluster?.announce(60_000);
      await deleteStream(`KV_${prefix}-nodes`);
      await expect.poll(() => cluster?.announce(60_000).catch(String)).toBe(1);
    });

    it("the locks: lock all the same", async () => {
      const prefix = freshPrefix();
      const { cluster } = await openNode(at(prefix));
      const lockOnce = () => cluster?.withLock("a", async () => "done");
      await lockOnce();
      await deleteStream(`KV_${prefix}-locks`);
      expect(await lockOnce()).toBe("done");
    });

    it("the record's board, which also goes with a server that starts anew: tell the record again", async () => {
      const prefix = freshPrefix();
      const { cluster } = await openNode(at(prefix));
      await cluster?.pin("news", "before");
      await deleteStream(`${prefix}-news`);
      await expect.poll(() => cluster?.pin("news", "after").then(() => "pinned", String)).toBe("pinned");
      expect((await cluster?.read("news", 5))?.at(-1)?.text).toBe("after");
    });
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

  it("leave a differing stream as it is and say so; one that may lose events they refuse", async () => {
    const prefix = freshPrefix();
    await (await openNode(at(prefix))).close();
    const told: string[] = [];
    await openNode(`${server.url}?prefix=${prefix}&maxMb=32`, manualClock(), {
      ...silentLog,
      warn: (message) => void told.push(message),
    });
    expect(told).toContainEqual(
      expect.stringContaining(`${prefix}-line differs from the settings: max_bytes is 8388608, not 16777216. It is left`),
    );
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.update(`${prefix}-line`, { max_age: 600 * SECOND_NANOS });
    await connection.close();
    await expect(openNode(at(prefix))).rejects.toThrow(/max_age is 600000000000, not 0/);
  });

  it("start while one of the servers is down, whose setting cannot be seen then", { timeout: 20_000 }, async () => {
    const told: string[] = [];
    const log: Log = { ...silentLog, warn: (message) => void told.push(message) };
    const down = "http://127.0.0.1:9";
    await openNode(`${server.url}?prefix=${freshPrefix()}&maxMb=16&monitor=${down},${server.monitor}`, nodeClock, log);
    expect(told).toEqual([expect.stringContaining(`No NATS server tells of itself at ${down}, so that its`)]);
    await expect(openNode(`${server.url}?monitor=${down}`)).rejects.toThrow(
      /tells of itself at .*; correct monitor in DAYFLY_QUEUE/,
    );
  });

  it("come back after the server refused their password for a while", { timeout: 30_000 }, async () => {
    if (!newest) return;
    const port = await freePort();
    const open = await startNats(newest, { port });
    onTestFinished(() => open.stop());
    const queue = await openNode(`${open.url}?maxMb=16`, nodeClock);
    await open.end("SIGKILL");
    const closed = await startNats(newest, { port, more: "authorization { user: another, password: secret }" });
    // Two refusals in a row make the library give up for good, unless it is told not to.
    await expect.poll(async () => (await refusals(closed)) > 2).toBe(true);
    await expect(openNode(closed.url), "a node that starts").rejects.toThrow(/Authorization/);
    await closed.stop();
    await open.start();
    await expect.poll(() => queue.put([storedEvent()]).catch(() => [])).toEqual(["stored"]);
  });

  it("refuse servers that do not sync, or are too old to, and say where that cannot be seen", { timeout: 20_000 }, async () => {
    if (!newest) return;
    const lazy = await startNats(newest, { jetStream: "sync_interval: 2m" });
    onTestFinished(() => lazy.stop());
    await expect(openNode(`${lazy.url}?monitor=${lazy.monitor}`)).rejects.toThrow(/does not run with .*sync_interval: always/);
    const told: string[] = [];
    await openNode(`${lazy.url}?maxMb=16`, nodeClock, { ...silentLog, warn: (message) => void told.push(message) });
    expect(told).toEqual([expect.stringMatching(/cannot be seen from here/)]);
    await expect(openNode("nats://127.0.0.1:9")).rejects.toThrow(QueueCannotOpen);
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
        await server.end("SIGKILL");
        await server.start();
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
