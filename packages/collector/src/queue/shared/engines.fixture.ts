import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import type { Clock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { openQueue } from "../drivers/index.ts";
import { natsBinaries, startNats } from "../drivers/jetstream/server.fixture.ts";
import { postgresBin, startPostgres } from "../drivers/postgres/server.fixture.ts";
import type { LeasedEvent, Queue } from "../queue.ts";

/** A server that nodes share, for tests of what holds for any such engine. */
export interface Engine {
  /** An address of a line that nobody has used. */
  address(): string;
  /** A node, which is closed when the test is over. */
  open(address: string, clock?: Clock): Promise<Queue>;
}

interface Server {
  address(): string;
  stop(): Promise<void>;
}

export const LEASE = { max: 1000, leaseMs: 60_000 };
export const idsOf = (leased: readonly LeasedEvent[]): readonly string[] => leased.map(({ event }) => event.id);

async function open(address: string, clock: Clock = manualClock()): Promise<Queue> {
  const queue = await openQueue(address, { clock, log: silentLog, dataDir: "" });
  onTestFinished(() => queue.close());
  return queue;
}

async function nats(): Promise<Server> {
  const newest = natsBinaries().at(-1);
  if (!newest) throw new Error("nats-server is missing; run: node scripts/ensure-nats.ts");
  const { url, monitor, stop } = await startNats(newest);
  let runs = 0;
  return { address: () => `${url}?prefix=line${(runs += 1)}&maxMb=16&monitor=${monitor}`, stop };
}

/** Runs the tests on each engine whose server is installed here. */
export function describeOnEngines(what: string, tests: (engine: () => Engine) => void): void {
  const engines = [
    { name: "NATS", isThere: natsBinaries().length > 0, start: nats },
    { name: "Postgres", isThere: postgresBin() !== undefined, start: (): Promise<Server> => startPostgres() },
  ];
  for (const { name, isThere, start } of engines) {
    describe.skipIf(!isThere)(`${what}, on ${name}`, () => {
      let server: Server;
      beforeAll(async () => {
        server = await start();
      }, 60_000);
      afterAll(() => server.stop());
      tests(() => ({ address: server.address, open }));
    });
  }
}
