import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import type { LeasedEvent, Queue } from "../../queue.ts";
import { cuttable } from "../../shared/cut.fixture.ts";
import { storedEvents } from "../../stored-event.fixture.ts";
import { openPostgresQueue } from "../postgres.ts";
import { type PostgresServer, postgresBin, startPostgres } from "./server.fixture.ts";

const LEASE = { max: 1000, leaseMs: 60_000 };

async function openNode(address: string): Promise<Queue> {
  const queue = await openPostgresQueue({ address, clock: nodeClock, log: silentLog });
  onTestFinished(() => queue.close());
  return queue;
}

describe.skipIf(postgresBin() === undefined)("a node that hangs in the middle of a claim on Postgres", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());

  it("keeps what it was about to claim from nobody for long", { timeout: 40_000 }, async () => {
    const address = server.address();
    const way = await cuttable(Number(new URL(address).port));
    onTestFinished(() => way.close());
    const hanging = await openNode(address.replace(/:\d+\//, `:${way.port}/`));
    const other = await openNode(address);
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
