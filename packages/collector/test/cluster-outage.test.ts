import { setTimeout as wait } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type NatsCluster, startNatsCluster } from "../chaos/cluster-nats.ts";
import { type Log, silentLog } from "../src/lib/log.ts";
import { natsBinaries } from "../src/queue/drivers/jetstream/server.fixture.ts";
import { openJetStreamQueue } from "../src/queue/drivers/jetstream.ts";
import { type LeasedEvent, type Queue, QueueUnavailable } from "../src/queue/queue.ts";
import { storedEvent, storedEvents } from "../src/queue/stored-event.fixture.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";

const openQueue = async (address: string): Promise<Queue> => {
  const queue = await openJetStreamQueue({ address, clock: nodeClock, log: silentLog });
  onTestFinished(() => queue.close());
  return queue;
};

describe.skipIf(natsBinaries().length === 0)("a queue on three NATS servers", () => {
  let nats: NatsCluster;
  beforeAll(async () => {
    nats = await startNatsCluster({ isCuttable: true });
  }, 60_000);
  afterAll(() => nats.stop());

  it("tells where one of them alone keeps what is accepted", async () => {
    const told: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void told.push(message) };
    const openAndClose = async (address: string) => (await openJetStreamQueue({ address, clock: nodeClock, log })).close();
    await openAndClose(`${nats.address}&prefix=three&maxMb=16`);
    expect(told).toEqual([]);
    await openAndClose(`${nats.address.replace("replicas=3", "prefix=one")}&maxMb=16`);
    expect(told).toEqual([expect.stringContaining("Set replicas=3 in DAYFLY_QUEUE")]);
  });

  it(
    "of which two hang: answers each put within seconds, says that it is not ready, and takes events when they go on",
    { timeout: 120_000 },
    async () => {
      const queue = await openQueue(nats.address);
      const put = async (id: string) => queue.put([storedEvent({ id })]);
      await put("before");
      const leader = await nats.leader();
      const pids = nats.servers.toSorted(({ name }) => (name === leader ? -1 : 1)).map(({ pid }) => Number(pid()));
      const hanging = pids.slice(0, 2);
      onTestFinished(() => hanging.forEach((pid) => process.kill(pid, "SIGCONT")));

      for (const pid of hanging) process.kill(pid, "SIGSTOP");
      const stoppedAt = performance.now();
      const timeRefusal = async (id: string): Promise<number> => {
        const startedAt = performance.now();
        await expect(put(id)).rejects.toBeInstanceOf(QueueUnavailable);
        return performance.now() - startedAt;
      };
      const first = timeRefusal("first");
      await wait(100);
      // The second waits for the commit of the first.
      for (const ms of await Promise.all([first, timeRefusal("behind")])) expect(ms).toBeLessThan(10_000);
      expect(await timeRefusal("later")).toBeLessThan(4_000);
      // From ten seconds on the server that is left tells of the stream again, though it takes nothing.
      while (performance.now() - stoppedAt < 13_000) {
        expect(queue.ready()).toMatchObject({ ok: false });
        await wait(50);
      }

      for (const pid of hanging) process.kill(pid, "SIGCONT");
      await expect.poll(() => put("after").catch(() => []), { timeout: 20_000 }).toHaveLength(1);
      expect(queue.ready()).toEqual({ ok: true });
    },
  );

  it(
    "of which the node's own is cut off from the others: goes on by another, and settles nothing of what others have by then",
    { timeout: 120_000 },
    async () => {
      const settings = "?prefix=cut&replicas=3&maxMb=16";
      await (await openQueue(`${nats.servers[0]?.url}${settings}`)).close();
      const connection = await connect({ servers: nats.servers.map(({ url }) => url) });
      onTestFinished(() => connection.close());
      const { streams, consumers } = await jetstreamManager(connection);
      // Other nodes get what is in hand after a second already.
      await consumers.update("cut-line", "cut-line", { ack_wait: 1e9 });
      const leaders = [
        (await streams.info("cut-line")).cluster?.leader,
        (await consumers.info("cut-line", "cut-line")).cluster?.leader,
      ];
      const cutOff = nats.servers.find(({ name }) => !leaders.includes(name));
      if (!cutOff) throw new Error("three servers, two leaders");
      const node = await openQueue(`${cutOff.url}${settings}`);
      const other = await openQueue(`${nats.servers.find((server) => server !== cutOff)?.url}${settings}`);
      await node.put(storedEvents(3));
      const leased = await node.lease({ max: 10, leaseMs: 60_000 });
      expect(leased).toHaveLength(3);

      const rejoin = nats.isolate(cutOff.name);
      const taken: LeasedEvent[] = [];
      await expect
        .poll(async () => taken.push(...(await other.lease({ max: 10, leaseMs: 60_000 }))), { timeout: 20_000 })
        .toBe(3);
      const settled = node.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail: "too late" })));
      await expect.poll(() => node.put([storedEvent({ id: "after" })]).catch(() => []), { timeout: 30_000 }).toEqual(["stored"]);
      rejoin();
      await settled;
      expect(await other.stats()).toMatchObject({ dead: 0 });
      await other.settle(taken.map(({ ref }) => ({ ref, kind: "done" })));
      await expect.poll(() => other.stats(), { timeout: 20_000 }).toMatchObject({ waiting: 1, leased: 0, dead: 0 });
    },
  );

  it(
    "that start: waits until enough of them are up, and says what is missing where they do not come",
    { timeout: 60_000 },
    async () => {
      await Promise.all(nats.servers.map(({ end }) => end("SIGKILL")));
      const [late, ...early] = nats.servers;
      await Promise.all(early.map(({ start }) => start()));
      const told: unknown[] = [];
      const log: Log = { ...silentLog, info: (_message, fields) => void told.push(fields?.["reason"]) };
      const open = (prefix: string, replicas = 3) =>
        openJetStreamQueue({
          address: nats.address.replace("replicas=3", `prefix=${prefix}&replicas=${replicas}`),
          clock: nodeClock,
          log,
        });
      const tooFew = expect(open("five", 5)).rejects.toThrow(/fewer are up .* than the replicas in DAYFLY_QUEUE/);
      const opening = open("early");
      await expect.poll(() => told, { timeout: 20_000 }).toContainEqual(expect.stringContaining("fewer are up"));
      await late?.start();
      await (await opening).close();
      await tooFew;
    },
  );
});
