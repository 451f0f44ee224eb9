import { setTimeout as wait } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import type { LeasedEvent } from "../../queue.ts";
import { cuttable } from "../../shared/cut.fixture.ts";
import { storedEvents } from "../../stored-event.fixture.ts";
import { LEASE } from "../../shared/engines.fixture.ts";
import { newest, openNode, useServer } from "./node.fixture.ts";

describe.skipIf(newest === undefined)("several nodes on one JetStream", () => {
  const { server, freshPrefix, at, impatient } = useServer();

  it(
    "get what a node had in hand that is cut off from the servers, and it settles nothing of that when it is back",
    { timeout: 30_000 },
    async () => {
      const prefix = await impatient();
      const way = await cuttable(Number(new URL(server().url.replace("nats:", "http:")).port));
      onTestFinished(() => way.close());
      const cutOff = await openNode(at(prefix, `nats://127.0.0.1:${way.port}`), nodeClock);
      const other = await openNode(at(prefix), nodeClock);
      await cutOff.put(storedEvents(3));
      const leased = await cutOff.lease(LEASE);
      expect(leased).toHaveLength(3);
      // While it is in touch it keeps what it holds, for longer than the servers wait.
      await wait(1500);
      expect(await other.lease(LEASE)).toEqual([]);

      way.cut();
      const taken: LeasedEvent[] = [];
      await expect.poll(async () => taken.push(...(await other.lease(LEASE)))).toBe(3);
      const settled = cutOff.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail: "too late" })));
      way.mend();
      await settled;
      expect(await other.stats()).toEqual(expect.objectContaining({ waiting: 0, leased: 3, dead: 0 }));
      await other.settle(taken.map(({ ref }) => ({ ref, kind: "done" })));
      expect(await other.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    },
  );

  it("keep, and say that they do not understand, what a newer dayfly wrote", async () => {
    const lines: string[] = [];
    const prefix = freshPrefix();
    const queue = await openNode(at(prefix), manualClock(), { ...silentLog, error: (message) => void lines.push(message) });
    const connection = await connect({ servers: server().url });
    connection.publish(`${prefix}.line.1`, "from the future");
    await connection.drain();
    // Such a publication has no answer: the server may store it after the first lease.
    await expect
      .poll(async () => {
        expect(await queue.lease(LEASE)).toEqual([]);
        return lines;
      })
      .toEqual([expect.stringMatching(/a newer dayfly wrote it/)]);
    expect(await queue.stats()).toMatchObject({ waiting: 1 });
  });
});
