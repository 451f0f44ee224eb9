import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { unixMs } from "../../../lib/time.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import type { Queue } from "../../queue.ts";
import { cuttable } from "../../shared/cut.fixture.ts";
import { storedEvents } from "../../stored-event.fixture.ts";
import { openJetStreamQueue } from "../jetstream.ts";
import { natsBinaries, type NatsServer, startNats } from "./server.fixture.ts";

const MB = 1_000_000;
const newest = natsBinaries().at(-1);

async function openNode(address: string): Promise<Queue> {
  const queue = await openJetStreamQueue({ address, clock: nodeClock, log: silentLog });
  onTestFinished(() => queue.close());
  return queue;
}

/** Puts events of so many bytes, a megabyte at a time, and has all of them retried: soon, but not yet. */
async function putOff(queue: Queue, events: number, bytes: number): Promise<void> {
  for (let from = 0; from < events; from += 10) {
    const props = { text: randomBytes(bytes / 2).toString("hex") };
    await queue.put(storedEvents(10, { prefix: `event-${from}`, props }));
    const retry = { kind: "retry", dueAt: unixMs(nodeClock.now() + 25_000), countsAsAttempt: true } as const;
    await queue.settle((await queue.lease({ max: 10, leaseMs: 60_000 })).map(({ ref }) => ({ ref, ...retry })));
  }
}

function collectedHeap(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  return process.memoryUsage().heapUsed;
}

describe.skipIf(newest === undefined)("retries that are due soon", () => {
  let server: NatsServer;
  let runs = 0;
  beforeAll(async () => {
    if (newest) server = await startNats(newest);
  }, 20_000);
  afterAll(() => server.stop());

  const lineAt = (): { readonly later: string; readonly options: string } => {
    const prefix = `memory${(runs += 1)}`;
    return { later: `${prefix}-later`, options: `?prefix=${prefix}&maxMb=512` };
  };

  it("wait in a node's memory up to a bound, and the others at the servers", { timeout: 60_000 }, async () => {
    const { later, options } = lineAt();
    const queue = await openNode(`${server.url}${options}`);
    await putOff(queue, 1000, 90_000);
    expect(await queue.lease({ max: 10, leaseMs: 60_000 })).toEqual([]);
    const connection = await connect({ servers: server.url });
    onTestFinished(() => connection.close());
    const { num_ack_pending: inHand, num_pending: atServers } = await (
      await jetstreamManager(connection)
    ).consumers.info(later, later);
    expect(inHand * 10 * 90_000).toBeLessThan(85 * MB);
    expect(atServers).toBeGreaterThan(0);
  });

  it("are out of memory once they are lost to the servers", { timeout: 60_000 }, async () => {
    const { later, options } = lineAt();
    await (await openNode(`${server.url}${options}`)).close();
    const connection = await connect({ servers: server.url });
    await (await jetstreamManager(connection)).consumers.update(later, later, { ack_wait: 1e9 });
    await connection.close();
    const way = await cuttable(Number(new URL(server.url.replace("nats:", "http:")).port));
    onTestFinished(() => way.close());
    const queue = await openNode(`nats://127.0.0.1:${way.port}${options}`);
    await putOff(queue, 200, 90_000);
    const leaseNone = () => queue.lease({ max: 10, leaseMs: 60_000 });
    await leaseNone();
    const before = collectedHeap();
    for (let cut = 0; cut < 2; cut += 1) {
      way.cut();
      await expect.poll(leaseNone, { timeout: 5000, interval: 1500 }).toEqual([]);
      way.mend();
      await expect.poll(async () => (await queue.stats()).waiting, { timeout: 10_000 }).toBe(200);
      await leaseNone();
    }
    expect(collectedHeap() - before).toBeLessThan(20 * MB);
  });
});
