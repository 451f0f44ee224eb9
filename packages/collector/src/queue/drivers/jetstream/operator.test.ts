import { setTimeout as wait } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import type { LeasedEvent } from "../../queue.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { idsOf, LEASE } from "../../shared/engines.fixture.ts";
import { newest, openNode, SECOND_NANOS, useServer } from "./node.fixture.ts";

describe.skipIf(newest === undefined)("nodes beside whom an operator changes JetStream", () => {
  const { server, freshPrefix, at, managed } = useServer();

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

  it("leave a differing stream as it is and say so; one that may lose events they refuse", async () => {
    const prefix = freshPrefix();
    await (await openNode(at(prefix))).close();
    const told: string[] = [];
    await openNode(`${server().url}?prefix=${prefix}&maxMb=32`, manualClock(), {
      ...silentLog,
      warn: (message) => void told.push(message),
    });
    expect(told).toContainEqual(
      expect.stringContaining(`${prefix}-line differs from the settings: max_bytes is 8388608, not 16777216. It is left`),
    );
    const connection = await connect({ servers: server().url });
    const manager = await jetstreamManager(connection);
    await manager.streams.update(`${prefix}-line`, { max_age: 600 * SECOND_NANOS });
    await connection.close();
    await expect(openNode(at(prefix))).rejects.toThrow(/max_age is 600000000000, not 0/);
  });
});
