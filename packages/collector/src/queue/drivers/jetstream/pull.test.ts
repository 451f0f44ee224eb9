import { randomBytes } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import type { Queue } from "../../queue.ts";
import { storedEvents } from "../../stored-event.fixture.ts";
import { openJetStreamQueue } from "../jetstream.ts";
import { cuttable } from "./cut.fixture.ts";
import { natsBinaries, type NatsServer, startNats } from "./server.fixture.ts";

const LEASE = { max: 1000, leaseMs: 60_000 };
const MIB = 1024 * 1024;

/** Sixty kilobytes that cannot be compressed. */
const large = () => ({ text: randomBytes(45_000).toString("base64") });

async function openNode(url: string): Promise<Queue> {
  const queue = await openJetStreamQueue({ address: `${url}?maxMb=64`, clock: nodeClock, log: silentLog });
  onTestFinished(() => queue.close());
  return queue;
}

const untilLeased = (queue: Queue, count: number) => {
  const ids = new Set<string>();
  return expect
    .poll(async () => (await queue.lease(LEASE)).reduce((all, { event }) => all.add(event.id), ids).size, { timeout: 20_000 })
    .toBe(count);
};

describe.each(natsBinaries())("createPull, on nats-server $version", (binary) => {
  async function start(more = ""): Promise<NatsServer> {
    const server = await startNats(binary, { more });
    onTestFinished(() => server.stop());
    return server;
  }

  it("gets all messages over a way on which they take longer than the server may be silent", { timeout: 30_000 }, async () => {
    const server = await start();
    const way = await cuttable(Number(new URL(server.url.replace("nats:", "http:")).port));
    onTestFinished(() => way.close());
    const queue = await openNode(`nats://127.0.0.1:${way.port}`);
    for (let round = 0; round < 12; round += 1) await queue.put(storedEvents(15, { prefix: `large-${round}`, props: large() }));
    way.slow(2 * MIB);
    await untilLeased(queue, 180);
  });

  it("gets a message that is larger than what it asks for at a time", async () => {
    const queue = await openNode((await start("max_payload: 8MB")).url);
    await queue.put(storedEvents(1));
    await queue.put(storedEvents(60, { prefix: "large", props: large() }));
    await untilLeased(queue, 61);
  });
});
