import { describe, expect, it } from "vitest";
import { manualClock } from "../../../lib/manual-clock.ts";
import { unixMs } from "../../../lib/time.ts";
import { idsOf, LEASE } from "../../shared/engines.fixture.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { openNode, useServer } from "./node.fixture.ts";
import { postgresBin } from "./server.fixture.ts";

describe.skipIf(postgresBin() === undefined)("several nodes on one Postgres", () => {
  const { server, connect, sql } = useServer();

  /** Moves the database's clock on, as far as claims can tell. */
  const letClaimsLapse = (address: string) => sql(address, "update node set lives_until = now() - interval '1 second'");

  it("get what a node had in hand that died, once the database takes it for dead, and ignore what it still says of it", async () => {
    const address = server().address();
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
    const address = server().address();
    const [one, other] = await Promise.all([openNode(address), openNode(address)]);
    for (const node of [one, other]) await node.lease(LEASE);
    await letClaimsLapse(address);
    await one.put(storedEvents(3));
    expect(await one.lease(LEASE)).toHaveLength(3);
    expect(await other.lease(LEASE)).toEqual([]);
  });

  it("lose nothing by what a node that hung still says of events that it lost, and has again since", async () => {
    const address = server().address();
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
    const address = server().address();
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

  it("have what was done under a lock whose session broke meanwhile", async () => {
    const address = server().address();
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
    const address = server().address();
    const node = await openNode(address);
    const hindering = await connect(address);
    await hindering.query("begin");
    await hindering.query("lock table dead in access exclusive mode");
    const asked = Array.from({ length: 5 }, () => [node.listDead({}), node.stats(), node.dropDead({})]).flat();
    const slow = Promise.allSettled(asked);
    expect(await node.put([storedEvent()])).toEqual(["stored"]);
    expect(await node.lease(LEASE)).toHaveLength(1);
    await hindering.query("rollback");
    expect(new Set((await slow).map(({ status }) => status))).toEqual(new Set(["fulfilled"]));
  });

  it("keep connections for the line while many locks are held", async () => {
    const node = await openNode(server().address());
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
});
