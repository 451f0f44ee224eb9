import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { sha256Hex } from "../../../lib/sha256.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import type { Queue } from "../../queue.ts";
import { storedEvent } from "../../stored-event.fixture.ts";
import { openJetStreamQueue } from "../jetstream.ts";
import { cuttable } from "../../shared/cut.fixture.ts";
import { natsBinaries, type NatsServer, startNats } from "./server.fixture.ts";

const newest = natsBinaries().at(-1);
const EMAIL = sha256Hex("jane@example.com");

async function die(queue: Queue): Promise<void> {
  const leased = await queue.lease({ max: 10, leaseMs: 60_000 });
  await queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail: "no" })));
}

describe.skipIf(newest === undefined)("dead letters on a JetStream that answers late", () => {
  let server: NatsServer;
  let runs = 0;
  beforeAll(async () => {
    if (newest) server = await startNats(newest);
  }, 20_000);
  afterAll(() => server.stop());

  async function openNode(prefix: string, url = server.url): Promise<Queue> {
    const queue = await openJetStreamQueue({ address: `${url}?prefix=${prefix}&maxMb=16`, clock: nodeClock, log: silentLog });
    onTestFinished(() => queue.close());
    return queue;
  }

  /** Two nodes, one of them over a way that can be cut. */
  async function twoNodes() {
    const prefix = `late${(runs += 1)}`;
    const way = await cuttable(Number(new URL(server.url.replace("nats:", "http:")).port));
    onTestFinished(() => way.close());
    return { prefix, way, far: await openNode(prefix, `nats://127.0.0.1:${way.port}`), near: await openNode(prefix) };
  }

  it("are not brought back by a replay that read them before their person was forgotten at another node", async () => {
    const { prefix, way, far, near } = await twoNodes();
    await near.put([storedEvent({ id: "other" }), { ...storedEvent({ id: "theirs" }), user: { em: [EMAIL] } }]);
    await die(near);
    const replayed = way.hold(`${prefix}.later.`);
    const replaying = far.replayDead({});
    await expect.poll(replayed.isHolding).toBe(true);
    const forgetting = near.forget({ em: [EMAIL] });
    // Either it is through before the replay goes on, or it waits for it.
    await Promise.race([forgetting, wait(1000)]);
    replayed.release();
    await replaying;
    await forgetting;
    expect(await near.findPerson({ em: [EMAIL] })).toEqual([]);
    await expect
      .poll(async () => (await near.lease({ max: 10, leaseMs: 60_000 })).map(({ event }) => event.id))
      .toEqual(["other"]);
  });

  it("are there once, though the server took one and could not say so", { timeout: 30_000 }, async () => {
    const { way, far, near } = await twoNodes();
    await far.put([storedEvent()]);
    const [leased] = await far.lease({ max: 1, leaseMs: 60_000 });
    if (!leased) throw new Error("nothing was leased");
    way.deafen();
    const settled = far.settle([{ ref: leased.ref, kind: "dead", reason: "refused", detail: "no" }]);
    // It gave up this try, which is repeated.
    await expect.poll(far.ready, { timeout: 20_000 }).toMatchObject({ reason: expect.stringContaining("NATS") });
    expect(await near.listDead({})).toHaveLength(1);
    way.mend();
    await settled;
    expect(await near.listDead({})).toHaveLength(1);
    expect(await near.stats()).toEqual({ waiting: 0, leased: 0, dead: 1 });
  });
});
