import { afterAll, beforeAll, describe } from "vitest";
import type { Clock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { openJetStreamQueue } from "../drivers/jetstream.ts";
import { natsBinaries, startNats } from "../drivers/jetstream/server.fixture.ts";
import { openPostgresQueue } from "../drivers/postgres.ts";
import { postgresBin, startPostgres } from "../drivers/postgres/server.fixture.ts";
import type { Queue } from "../queue.ts";

/** A server that nodes share, for tests of what holds for any such engine. */
export interface Engine {
  /** An address of a line that nobody has used. */
  address(): string;
  open(address: string, clock: Clock): Promise<Queue>;
}

interface Server {
  readonly engine: Engine;
  stop(): Promise<void>;
}

const openOnNats: Engine["open"] = (address, clock) => openJetStreamQueue({ address, clock, log: silentLog });

async function nats(): Promise<Server> {
  const newest = natsBinaries().at(-1);
  if (!newest) throw new Error("nats-server is missing; run: node scripts/ensure-nats.ts");
  const server = await startNats(newest);
  let runs = 0;
  const address = () => `${server.url}?prefix=line${(runs += 1)}&maxMb=16`;
  return { engine: { address, open: openOnNats }, stop: server.stop };
}

const openOnPostgres: Engine["open"] = (address, clock) => openPostgresQueue({ address, clock, log: silentLog });

async function postgres(): Promise<Server> {
  const server = await startPostgres();
  return { engine: { address: server.address, open: openOnPostgres }, stop: server.stop };
}

/** Runs the tests on each engine whose server is installed here. */
export function describeOnEngines(what: string, tests: (engine: () => Engine) => void): void {
  const engines = [
    { name: "NATS", isThere: natsBinaries().length > 0, start: nats },
    { name: "Postgres", isThere: postgresBin() !== undefined, start: postgres },
  ];
  for (const { name, isThere, start } of engines) {
    describe.skipIf(!isThere)(`${what}, on ${name}`, () => {
      let server: Server;
      beforeAll(async () => {
        server = await start();
      }, 60_000);
      afterAll(() => server.stop());
      tests(() => server.engine);
    });
  }
}
