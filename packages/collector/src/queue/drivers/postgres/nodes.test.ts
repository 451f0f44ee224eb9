import { existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Clock } from "../../../lib/clock.ts";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { unixMs } from "../../../lib/time.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import { type LeasedEvent, type Queue, QueueCannotOpen, QueueUnavailable } from "../../queue.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { openPostgresQueue } from "../postgres.ts";
import { type PostgresServer, postgresBin, startPostgres } from "./server.fixture.ts";

const LEASE = { max: 1000, leaseMs: 60_000 };
const idsOf = (leased: readonly LeasedEvent[]): readonly string[] => leased.map(({ event }) => event.id);

async function openNode(address: string, clock: Clock = manualClock()): Promise<Queue> {
  const queue = await openPostgresQueue({ address, clock, log: silentLog });
  onTestFinished(() => queue.close());
  return queue;
}

const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe.skipIf(postgresBin() === undefined)("several nodes on one Postgres", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());

  async function sql(address: string, text: string): Promise<void> {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(`set search_path = "${new URL(address).searchParams.get("schema")}"`);
    await client.query(text);
    await client.end();
  }

  /** Moves the database's clock on, as far as claims can tell. */
  const letClaimsLapse = (address: string) => sql(address, "update node set lives_until = now() - interval '1 second'");

  it("lease each event once, whoever put it", async () => {
    const address = server.address();
    const nodes = await Promise.all([openNode(address), openNode(address), openNode(address)]);
    const [one] = nodes;
    const events = storedEvents(600);
    for (let from = 0; from < events.length; from += 20) await one?.put(events.slice(from, from + 20));
    const ids: string[] = [];
    // Rows that another node looks at at this moment are passed over: it may take a second look to get all.
    for (let looks = 0; looks < 20 && ids.length < events.length; looks += 1) {
      const leased = await Promise.all(nodes.flatMap((node) => [1, 2, 3].map(() => node.lease({ max: 50, leaseMs: 60_000 }))));
      ids.push(...leased.flatMap(idsOf));
    }
    expect(ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
  });

  it("get what a node had in hand that died, once the database takes it for dead, and ignore what it still says of it", async () => {
    const address = server.address();
    const [dead, alive] = await Promise.all([openNode(address), openNode(address)]);
    await dead.put(storedEvents(4));
    const [done, first, second] = await dead.lease({ max: 3, leaseMs: 60_000 });
    if (!done || !first || !second) throw new Error("three leases were expected");
    await dead.settle([{ ref: done.ref, kind: "done" }]);
    expect(await alive.lease(LEASE)).toEqual([]);

    await letClaimsLapse(address);
    const taken = await alive.lease(LEASE);
    expect(idsOf(taken)).toEqual(["event-1", "event-2", "event-3"]);
    await dead.settle([
      { ref: first.ref, kind: "dead", reason: "refused", detail: "too late" },
      { ref: second.ref, kind: "done" },
    ]);
    expect(await alive.stats()).toMatchObject({ waiting: 0, leased: 3, dead: 0 });
    await alive.settle(taken.map(({ ref }) => ({ ref, kind: "done" })));
    expect(await alive.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("keep what they claim first after they were cut off for longer than their claims are good for", async () => {
    const address = server.address();
    const [one, other] = await Promise.all([openNode(address), openNode(address)]);
    for (const node of [one, other]) await node.lease(LEASE);
    await letClaimsLapse(address);
    await one.put(storedEvents(3));
    expect(await one.lease(LEASE)).toHaveLength(3);
    expect(await other.lease(LEASE)).toEqual([]);
  });

  it("lose nothing by what a node that hung still says of events that it lost, and has again since", async () => {
    const address = server.address();
    const [hung, other] = await Promise.all([openNode(address), openNode(address)]);
    await hung.put(storedEvents(3));
    const [first, ...rest] = await hung.lease(LEASE);
    if (!first) throw new Error("three leases were expected");
    await letClaimsLapse(address);
    expect(await other.lease(LEASE)).toHaveLength(3);
    // Ignored, for the other has it.
    await hung.settle([{ ref: first.ref, kind: "retry", dueAt: manualClock().now(), countsAsAttempt: true }]);
    await other.close();
    expect(idsOf(await hung.lease(LEASE))).toEqual(["event-0"]);
    const [done, retried] = rest;
    if (!done || !retried) throw new Error("three leases were expected");
    await hung.settle([
      { ref: done.ref, kind: "done" },
      { ref: retried.ref, kind: "retry", dueAt: manualClock().now(), countsAsAttempt: true },
    ]);
    await hung.close();
    expect(idsOf(await (await openNode(address)).lease(LEASE))).toEqual(["event-0", "event-2"]);
  });

  it("give a retry to nobody else when the node that has it again still puts off the one that it lost", async () => {
    const address = server.address();
    const clock = manualClock();
    const [hung, other] = await Promise.all([openNode(address, clock), openNode(address, clock)]);
    const retry = { kind: "retry", dueAt: unixMs(clock.now() - 1000), countsAsAttempt: true } as const;
    await hung.put([storedEvent()]);
    await hung.settle((await hung.lease(LEASE)).map(({ ref }) => ({ ref, ...retry })));
    const lost = await hung.lease(LEASE);
    await letClaimsLapse(address);
    expect(await other.lease(LEASE)).toHaveLength(1);
    await other.close();
    expect(await hung.lease(LEASE)).toEqual([]);
    await hung.settle(lost.map(({ ref }) => ({ ref, ...retry })));
    expect(await (await openNode(address, clock)).lease(LEASE)).toEqual([]);
    expect(await hung.lease(LEASE)).toHaveLength(1);
  });

  it("get what a node had in hand at once when it is closed", async () => {
    const address = server.address();
    const [closing, other] = await Promise.all([openNode(address), openNode(address)]);
    await closing.put(storedEvents(3));
    await closing.lease({ max: 1, leaseMs: 60_000 });
    await closing.close();
    expect(idsOf(await other.lease(LEASE))).toEqual(["event-0", "event-1", "event-2"]);
  });

  it("retry an event at any node, as often as it was tried before", async () => {
    const address = server.address();
    const clock = manualClock();
    const [one, other] = await Promise.all([openNode(address, clock), openNode(address, clock)]);
    await one.put([storedEvent()]);
    const [lease] = await one.lease(LEASE);
    if (!lease) throw new Error("nothing was leased");
    await one.settle([{ ref: lease.ref, kind: "retry", dueAt: unixMs(clock.now() - 1000), countsAsAttempt: true }]);
    expect(await other.lease(LEASE)).toMatchObject([{ event: storedEvent(), attempts: 2 }]);
    expect(await one.lease(LEASE)).toEqual([]);
  });

  it("drop a copy that came in by another node, where they delivered the first", async () => {
    const address = server.address();
    const [one, other] = await Promise.all([openNode(address), openNode(address)]);
    await one.put(storedEvents(2));
    const leased = await one.lease(LEASE);
    await one.settle(leased.map(({ ref }) => ({ ref, kind: "done" })));
    // The other has no key to know it by: it was settled.
    expect(await other.put(storedEvents(3))).toEqual(["stored", "stored", "stored"]);
    expect(idsOf(await one.lease(LEASE))).toEqual(["event-2"]);
  });

  it("do one thing at a time under a lock, whichever node they are", async () => {
    const address = server.address();
    const nodes = await Promise.all([openNode(address), openNode(address), openNode(address)]);
    let inside = 0;
    const most: number[] = [];
    const work = async (): Promise<void> => {
      most.push((inside += 1));
      await wait(20);
      inside -= 1;
    };
    await Promise.all(nodes.flatMap(({ cluster }) => [cluster?.withLock("a", work), cluster?.withLock("a", work)]));
    expect(most).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("have what was done under a lock whose session broke meanwhile", async () => {
    const address = server.address();
    const node = await openNode(address);
    const breakLocks = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted";
    const refresh = async (): Promise<string> => {
      await sql(address, breakLocks);
      await node.cluster?.save("tokens/x", Buffer.from("new"));
      return "refreshed";
    };
    expect(await node.cluster?.withLock("tokens/x", refresh)).toBe("refreshed");
    expect(await node.cluster?.withLock("tokens/x", async () => "again")).toBe("again");
    await expect(node.cluster?.withLock("tokens/x", () => Promise.reject(new Error("Pinterest is away")))).rejects.toThrow(
      "Pinterest is away",
    );
  });

  it("take and deliver events while what people ask of the database takes its time", { timeout: 30_000 }, async () => {
    const address = server.address();
    const node = await openNode(address);
    const hindering = new Client({ connectionString: server.url });
    await hindering.connect();
    await hindering.query(`set search_path = "${new URL(address).searchParams.get("schema")}"`);
    await hindering.query("begin");
    await hindering.query("lock table dead in access exclusive mode");
    const asked = Array.from({ length: 5 }, () => [node.listDead({}), node.stats(), node.dropDead({})]).flat();
    const slow = Promise.allSettled(asked);
    expect(await node.put([storedEvent()])).toEqual(["stored"]);
    expect(await node.lease(LEASE)).toHaveLength(1);
    await hindering.query("rollback");
    await hindering.end();
    expect(new Set((await slow).map(({ status }) => status))).toEqual(new Set(["fulfilled"]));
  });

  it("keep connections for the line while many locks are held", async () => {
    const node = await openNode(server.address());
    const names = Array.from({ length: 12 }, (_, index) => `tokens/${index}`);
    const working = names.map((name) =>
      node.cluster?.withLock(name, async () => {
        await node.cluster?.save(name, Buffer.from(name));
        return Buffer.from((await node.cluster?.load(name)) ?? []).toString();
      }),
    );
    expect(await node.put([storedEvent()])).toEqual(["stored"]);
    expect(await Promise.all(working)).toEqual(names);
  });

  it("are ready again by themselves once the database is back, without anybody putting anything", async () => {
    const clock = manualClock();
    const node = await openNode(server.address(), clock);
    await node.put([storedEvent()]);
    await server.kill();
    await expect(node.put([storedEvent({ id: "refused" })])).rejects.toThrow(QueueUnavailable);
    for (let probe = 0; probe < 3; probe += 1) {
      clock.advance(1000);
      await wait(200);
    }
    await server.start();
    await expect
      .poll(() => {
        clock.advance(1000);
        return node.ready();
      })
      .toEqual({ ok: true });
  });

  it("know how many of them deliver", async () => {
    const address = server.address();
    const [one, other] = await Promise.all([openNode(address), openNode(address)]);
    expect(await one.cluster?.announce(60_000)).toBe(1);
    expect(await other.cluster?.announce(60_000)).toBe(2);
    await other.close();
    expect(await one.cluster?.announce(60_000)).toBe(1);
  });

  it("make the schema once when all start together", async () => {
    const address = server.address();
    const nodes = await Promise.all([1, 2, 3, 4, 5].map(() => openNode(address)));
    expect(await nodes[0]?.put([storedEvent()])).toEqual(["stored"]);
  });

  it("refuse a schema that a newer dayfly wrote, and leave it as it is", async () => {
    const address = server.address();
    await (await openNode(address)).close();
    await sql(address, "insert into migration (version, applied_at) values (999, now())");
    await expect(openNode(address)).rejects.toThrow(QueueCannotOpen);
    await expect(openNode(address)).rejects.toThrow(/written by a newer dayfly \(version 999/);
  });

  it("refuse a server, and a user, that does not wait for the disk", async () => {
    await sql(server.address(), "alter role dayfly set synchronous_commit = off");
    try {
      await expect(openNode(server.address())).rejects.toThrow(/synchronous_commit is off, and on or remote_apply is needed/);
    } finally {
      await sql(server.address(), "alter role dayfly reset synchronous_commit");
    }
  });

  it(
    "answer puts within seconds while the server is silent, and take events again when it goes on",
    { timeout: 60_000 },
    async () => {
      const hanging = await startPostgres();
      onTestFinished(() => hanging.stop());
      const queue = await openNode(hanging.address(), nodeClock);
      const put = (id: string) => queue.put([storedEvent({ id })]);
      await put("before");
      // Each of its processes is in a group of its own.
      const pid = Number(hanging.pid());
      const pids = [pid, ...readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number)];
      const signal = (name: NodeJS.Signals) => pids.filter(isThere).forEach((one) => process.kill(one, name));
      onTestFinished(() => signal("SIGCONT"));
      signal("SIGSTOP");
      const timeRefusal = async (id: string): Promise<number> => {
        const startedAt = performance.now();
        await expect(put(id)).rejects.toBeInstanceOf(QueueUnavailable);
        return performance.now() - startedAt;
      };
      const first = timeRefusal("first");
      await wait(100);
      // The second waits for the commit of the first.
      for (const ms of await Promise.all([first, timeRefusal("behind")])) expect(ms).toBeLessThan(13_000);
      signal("SIGCONT");
      await expect.poll(() => put("after").catch(() => [])).toHaveLength(1);
    },
  );

  it("tell of a database that cannot hold every character", async () => {
    await sql(server.address(), "create database western encoding 'LATIN1' locale 'C' template template0");
    const told: string[] = [];
    const answers: unknown[] = [];
    const log = { ...silentLog, warn: (message: string) => void told.push(message) };
    for (const address of [server.url, server.url.replace(/postgres$/, "western")]) {
      const queue = await openPostgresQueue({ address: `${address}?schema=encoding`, clock: nodeClock, log });
      answers.push(await queue.put([storedEvent({ props: { title: "🌷" } })]).catch(String));
      await queue.close();
    }
    expect(answers).toEqual([["stored"], expect.stringContaining("22P05")]);
    expect(told).toEqual([expect.stringContaining("encoding is LATIN1")]);
  });

  it("say what is wrong with an address, and no password", async () => {
    const opening = openNode("postgres://dayfly:geheim@127.0.0.1:9/postgres");
    await expect(opening).rejects.toThrow(/nothing listens there/);
    await expect(opening).rejects.not.toThrow(/geheim/);
    await expect(openNode(server.url.replace(/postgres$/, "nowhere"))).rejects.toThrow(/does not exist; make it with createdb/);
  });

  it(
    "lose nothing that they answered for when the server is killed in mid-commit, and go on by themselves",
    { timeout: 60_000 },
    async () => {
      const address = server.address();
      const [one, other] = await Promise.all([openNode(address, nodeClock), openNode(address, nodeClock)]);
      const acknowledged = new Set<string>();
      const finished = new Map<string, "done" | "dead">();
      const stopping = new AbortController();
      const isOver = () => stopping.signal.aborted;
      let refused = 0;

      async function putOn(queue: Queue, caller: string): Promise<void> {
        for (let count = 0; !isOver(); count += 1) {
          const events = ["a", "b", "c"].map((letter) => storedEvent({ id: `${caller}-${count}${letter}` }));
          try {
            await queue.put(events);
            events.forEach(({ id }) => acknowledged.add(id));
          } catch (error) {
            expect(error).toBeInstanceOf(QueueUnavailable);
            refused += 1;
            await wait(20);
          }
        }
      }

      /** Every third is retried at once, every seventh dies; who is told "settled" notes it. */
      async function deliverOn(queue: Queue, isDone: () => boolean): Promise<void> {
        while (!isDone()) {
          const leased = await queue.lease({ max: 40, leaseMs: 60_000 }).catch(() => []);
          if (leased.length === 0) await wait(10);
          await queue.settle(
            leased.map(({ ref, attempts }, place) => {
              if (place % 7 === 0) return { ref, kind: "dead", reason: "refused", detail: "as planned" };
              if (place % 3 === 0 && attempts < 3) return { ref, kind: "retry", dueAt: nodeClock.now(), countsAsAttempt: true };
              return { ref, kind: "done" };
            }),
          );
          leased.forEach(({ event, attempts }, place) => {
            if (place % 7 === 0) finished.set(event.id, "dead");
            else if (place % 3 !== 0 || attempts >= 3) finished.set(event.id, "done");
          });
        }
      }

      const work = [one, other].flatMap((queue, node) => [
        putOn(queue, `${node}x`),
        putOn(queue, `${node}y`),
        deliverOn(queue, isOver),
      ]);
      for (let kill = 0; kill < 5; kill += 1) {
        const before = acknowledged.size;
        await expect.poll(() => acknowledged.size).toBeGreaterThan(before + 50);
        await wait(150 + kill * 90);
        await server.kill();
        await server.start();
      }
      await expect.poll(() => one.ready().ok && other.ready().ok, { timeout: 30_000 }).toBe(true);
      stopping.abort();
      await Promise.all(work);

      let isDrained = false;
      const draining = [one, other].map((queue) => deliverOn(queue, () => isDrained));
      await expect.poll(() => one.stats(), { timeout: 30_000 }).toMatchObject({ waiting: 0, leased: 0 });
      isDrained = true;
      await Promise.all(draining);
      const letters = new Set<string>((await one.listDead({}, { limit: 1_000_000 })).map(({ event }) => event.id));
      const lost = [...acknowledged].filter((id) => !finished.has(id) && !letters.has(id));
      expect(refused).toBeGreaterThan(0);
      expect(acknowledged.size).toBeGreaterThan(200);
      expect(lost).toEqual([]);
      expect([...finished].filter(([id, end]) => end === "dead" && !letters.has(id))).toEqual([]);
      expect(await one.stats()).toMatchObject({ waiting: 0, leased: 0 });
    },
  );
});
