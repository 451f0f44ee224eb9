import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { manualClock } from "../../../lib/manual-clock.ts";
import { unixMs } from "../../../lib/time.ts";
import type { Queue } from "../../queue.ts";
import { storedEvents } from "../../stored-event.fixture.ts";
import { newest, openNode, useServer } from "./node.fixture.ts";

const MB = 1_000_000;
/** Of what the streams may hold. */
const MAX_MB = 512;
const AT_A_TIME = 10;
const EVENT_BYTES = 90_000;

/** A clock that stands still: what is due in a moment stays so, and the servers hear of nothing that is in hand. */
const clock = manualClock();
const SOON = { kind: "retry", dueAt: unixMs(clock.now() + 25_000), countsAsAttempt: true } as const;

/** Puts events of so many bytes, some at a time, and has all of them retried. */
async function putOff(queue: Queue, events: number, bytes: number): Promise<void> {
  for (let from = 0; from < events; from += AT_A_TIME) {
    const props = { text: randomBytes(bytes / 2).toString("hex") };
    await queue.put(storedEvents(AT_A_TIME, { prefix: `event-${from}`, props }));
    await queue.settle((await queue.lease({ max: AT_A_TIME, leaseMs: 60_000 })).map(({ ref }) => ({ ref, ...SOON })));
  }
}

function collectedHeap(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  return process.memoryUsage().heapUsed;
}

describe.skipIf(newest === undefined)("retries that are due soon", () => {
  const { freshPrefix, at, managed, impatient } = useServer();

  it("wait in a node's memory up to a bound, and the others at the servers", { timeout: 60_000 }, async () => {
    const prefix = freshPrefix();
    const queue = await openNode(at(prefix, undefined, MAX_MB), clock);
    await putOff(queue, 700, EVENT_BYTES);
    expect(await queue.lease({ max: 10, leaseMs: 60_000 })).toEqual([]);
    const found = { inHand: 0, atServers: 0 };
    await managed(async ({ consumers }) => {
      const { num_ack_pending: inHand, num_pending: atServers } = await consumers.info(`${prefix}-later`, `${prefix}-later`);
      Object.assign(found, { inHand, atServers });
    });
    expect(found.inHand * AT_A_TIME * EVENT_BYTES).toBeLessThan(50 * MB);
    expect(found.atServers).toBeGreaterThan(0);
  });

  it("are out of memory once they are lost to the servers", { timeout: 60_000 }, async () => {
    const prefix = await impatient(MAX_MB);
    const queue = await openNode(at(prefix, undefined, MAX_MB), clock);
    await putOff(queue, 200, EVENT_BYTES);
    const takeIn = async () => expect(await queue.lease({ max: 10, leaseMs: 60_000 })).toEqual([]);
    await takeIn();
    const before = collectedHeap();
    // Every other time the node finds that it has lost them, and takes them in again.
    for (let look = 0; look < 6; look += 1) {
      await wait(1200);
      await takeIn();
    }
    expect(collectedHeap() - before).toBeLessThan(20 * MB);
  });
});
