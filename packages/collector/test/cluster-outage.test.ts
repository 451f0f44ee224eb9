import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type NatsCluster, startNatsCluster } from "../chaos/cluster-nats.ts";
import { silentLog } from "../src/lib/log.ts";
import { natsBinaries } from "../src/queue/drivers/jetstream/server.fixture.ts";
import { openJetStreamQueue } from "../src/queue/drivers/jetstream.ts";
import { QueueUnavailable } from "../src/queue/queue.ts";
import { storedEvent } from "../src/queue/stored-event.fixture.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";

describe.skipIf(natsBinaries().length === 0)("a queue on three NATS servers", () => {
  let nats: NatsCluster;
  beforeAll(async () => {
    nats = await startNatsCluster();
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
      const queue = await openJetStreamQueue({ address: nats.address, clock: nodeClock, log: silentLog });
      onTestFinished(() => queue.close());
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
});
