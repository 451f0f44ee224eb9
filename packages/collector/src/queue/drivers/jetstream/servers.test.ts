import { randomBytes } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../../lib/free-port.fixture.ts";
import { type Log, silentLog } from "../../../lib/log.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import { QueueCannotOpen, QueueUnavailable } from "../../queue.ts";
import { cuttable } from "../../shared/cut.fixture.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { newest, openNode, useServer } from "./node.fixture.ts";
import { type NatsServer, startNats } from "./server.fixture.ts";

/** Connections that the server has taken so far. */
const refusals = async ({ monitor }: NatsServer): Promise<number> => {
  const facts: { total_connections: number } = JSON.parse(await (await fetch(`${monitor}/varz`)).text());
  return facts.total_connections;
};

describe.skipIf(newest === undefined)("a node and the servers that it finds", () => {
  const { server, freshPrefix } = useServer();

  it("connect anew when the server hangs with what they sent it", { timeout: 30_000 }, async () => {
    const way = await cuttable(Number(new URL(server().url.replace("nats:", "http:")).port));
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

  it("start while one of the servers is down, whose setting cannot be seen then", { timeout: 20_000 }, async () => {
    const told: string[] = [];
    const log: Log = { ...silentLog, warn: (message) => void told.push(message) };
    const down = "http://127.0.0.1:9";
    await openNode(`${server().url}?prefix=${freshPrefix()}&maxMb=16&monitor=${down},${server().monitor}`, nodeClock, log);
    expect(told).toEqual([expect.stringContaining(`No NATS server tells of itself at ${down}, so that its`)]);
    await expect(openNode(`${server().url}?monitor=${down}`)).rejects.toThrow(
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
    await expect(queue.listDead({}), "asked by people").rejects.toThrow(QueueUnavailable);
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
});
