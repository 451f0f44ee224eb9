import { describe, expect, it, onTestFinished } from "vitest";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import type { LeasedEvent } from "../../queue.ts";
import { cuttable } from "../../shared/cut.fixture.ts";
import { LEASE } from "../../shared/engines.fixture.ts";
import { storedEvents } from "../../stored-event.fixture.ts";
import { openNode, useServer } from "./node.fixture.ts";
import { postgresBin } from "./server.fixture.ts";

describe.skipIf(postgresBin() === undefined)("a node that hangs in the middle of a claim on Postgres", () => {
  const { server } = useServer();

  it("keeps what it was about to claim from nobody for long", { timeout: 40_000 }, async () => {
    const address = server().address();
    const way = await cuttable(Number(new URL(address).port));
    onTestFinished(() => way.close());
    const hanging = await openNode(address.replace(/:\d+\//, `:${way.port}/`), nodeClock);
    const other = await openNode(address, nodeClock);
    await other.put(storedEvents(3));
    const { isHolding } = way.hold("commit");
    const lost = hanging.lease(LEASE).catch(() => []);
    await expect.poll(isHolding).toBe(true);
    expect(await other.lease(LEASE)).toEqual([]);
    const taken: LeasedEvent[] = [];
    await expect.poll(async () => taken.push(...(await other.lease(LEASE))), { timeout: 20_000, interval: 500 }).toBe(3);
    way.mend();
    await lost;
  });
});
