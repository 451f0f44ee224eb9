import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import type { Clock } from "../../lib/clock.ts";
import { type Log, silentLog } from "../../lib/log.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { openQueue } from "../drivers/index.ts";
import { type NatsBinary, natsBinaries, startNats } from "../drivers/jetstream/server.fixture.ts";
import { postgresBin, startPostgres } from "../drivers/postgres/server.fixture.ts";
import type { LeasedEvent, Queue } from "../queue.ts";
import type { ClusterState } from "./cluster-state.ts";

/** A server that nodes share, for tests of what holds for any such engine. */
export interface Engine {
  /** An address of a line that nobody has used. */
  address(): string;
  /** A node, which is closed when the test is over. */
  open(address: string, clock?: Clock, log?: Log): Promise<Queue>;
  /** SIGKILL of the server, which then starts again. */
  restart(): Promise<void>;
}

export const LEASE = { max: 1000, leaseMs: 60_000 };
export const idsOf = (leased: readonly LeasedEvent[]): readonly string[] => leased.map(({ event }) => event.id);

async function open(address: string, clock: Clock = manualClock(), log: Log = silentLog): Promise<Queue> {
  const queue = await openQueue(address, { clock, log, dataDir: "" });
  onTestFinished(() => queue.close());
  return queue;
}

/** What its nodes agree on. */
export async function clusterOf(opening: Promise<Queue>): Promise<ClusterState> {
  const { cluster } = await opening;
  if (!cluster) throw new Error("nodes share this queue");
  return cluster;
}

interface Server extends Pick<Engine, "address"> {
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const onPostgres = {
  name: "Postgres",
  isThere: postgresBin() !== undefined,
  async start(): Promise<Server> {
    const { address, kill, start, stop } = await startPostgres();
    return { address, kill, start, stop };
  },
};

const onNats = (binary: NatsBinary | undefined) => ({
  name: binary === undefined ? "NATS" : `nats-server ${binary.version}`,
  isThere: binary !== undefined,
  async start(): Promise<Server> {
    if (!binary) throw new Error("nats-server is missing; run: node scripts/ensure-nats.ts");
    const { url, monitor, end, start, stop } = await startNats(binary);
    let runs = 0;
    return {
      address: () => `${url}?prefix=line${(runs += 1)}&maxMb=16&monitor=${monitor}`,
      kill: () => end("SIGKILL"),
      start,
      stop,
    };
  },
});

/** Runs the tests on each engine whose server is installed here; on more than the newest of `nats` where they are given. */
export function describeOnEngines(
  what: string,
  tests: (engine: () => Engine) => void,
  nats: readonly (NatsBinary | undefined)[] = [natsBinaries().at(-1)],
): void {
  for (const { name, isThere, start } of [...nats.map(onNats), onPostgres]) {
    describe.skipIf(!isThere)(`${what}, on ${name}`, () => {
      let server: Server;
      beforeAll(async () => {
        server = await start();
      }, 60_000);
      afterAll(() => server.stop());
      const restart = async (): Promise<void> => {
        await server.kill();
        await server.start();
      };
      tests(() => ({ address: server.address, open, restart }));
    });
  }
}
