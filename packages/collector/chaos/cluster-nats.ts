import { setTimeout as wait } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { natsBinaries, type NatsServer, startNats, startTogether } from "../src/queue/drivers/jetstream/server.fixture.ts";
import { type Cut, cuttable } from "../src/queue/shared/cut.fixture.ts";
import { SECOND_MS } from "../src/lib/time.ts";
import { freePort } from "../src/lib/free-port.fixture.ts";

export interface NatsCluster {
  /** For DAYFLY_QUEUE. */
  readonly address: string;
  readonly servers: readonly (NatsServer & { readonly name: string })[];
  /** Cuts the server of that name off from the two others, and from no client, until it is called. Of a cluster that is cuttable. */
  isolate(name: string): () => void;
  /** Of the stream that holds what waits; undefined while there is none. */
  leader(): Promise<string | undefined>;
  /** Resolves when every server has caught up. */
  untilHealthy(): Promise<void>;
  stop(): Promise<void>;
}

const SERVERS = 3;
/** Of one that hangs none comes. */
const ANSWER_MS = 5 * SECOND_MS;
const HEALTH_MS = 180 * SECOND_MS;

export interface NatsClusterOptions {
  /** Where the servers keep their files; default: in memory. */
  readonly folder?: string;
  /** What the streams may take on each. */
  readonly maxMb?: number;
  /** Whether all that the servers say to each other goes through this process. */
  readonly isCuttable?: boolean;
}

/** The ways of a server to the others. */
interface Routes {
  readonly lines: string;
  readonly ways: readonly { readonly to: number; readonly way: Cut }[];
}

const routesOf = (ports: readonly number[]): string => `routes: [${ports.map((port) => `nats://127.0.0.1:${port}`).join(", ")}]`;

const cuttableRoutes = (routePorts: readonly number[]): Promise<readonly Routes[]> =>
  Promise.all(
    routePorts.map(async (_, from) => {
      const others = routePorts.flatMap((port, to) => (to === from ? [] : { to, port }));
      const ways = await Promise.all(others.map(async ({ to, port }) => ({ to, way: await cuttable(port) })));
      const lines = routesOf(ways.map(({ way }) => way.port));
      // They tell each other where they are, and would go there straight.
      return { ways, lines: `${lines}, advertise: "127.0.0.1:1"` };
    }),
  );

/** Three servers on loopback, each with a copy of everything. */
export const startNatsCluster = async ({ folder, maxMb = 512, isCuttable }: NatsClusterOptions = {}): Promise<NatsCluster> => {
  const binary = natsBinaries().at(-1);
  if (!binary) throw new Error("nats-server is missing; run: node scripts/ensure-nats.ts");
  const ports = await Promise.all(Array.from({ length: SERVERS }, freePort));
  const routePorts = await Promise.all(Array.from({ length: SERVERS }, freePort));
  const routes = isCuttable
    ? await cuttableRoutes(routePorts)
    : routePorts.map((): Routes => ({ lines: routesOf(routePorts), ways: [] }));
  const start = async (port: number, index: number) => {
    const name = `nats-${index + 1}`;
    const cluster = `cluster { name: chaos, listen: "127.0.0.1:${routePorts[index]}", ${routes[index]?.lines} }`;
    const where = folder === undefined ? {} : { folder };
    return { name, ...(await startNats(binary, { port, more: `server_name: ${name}\n${cluster}`, ...where })) };
  };
  let servers: NatsCluster["servers"] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    await Promise.all(routes.flatMap(({ ways }) => ways.map(({ way }) => way.close())));
  };
  const untilHealthy = async (): Promise<void> => {
    const until = performance.now() + HEALTH_MS;
    for (;;) {
      const troubles = (await Promise.all(servers.map(findTrouble))).flatMap((trouble) => trouble ?? []);
      if (troubles.length === 0) return;
      if (performance.now() > until)
        throw new Error(`NATS is not healthy after ${HEALTH_MS / SECOND_MS} s: ${troubles.join("; ")}`);
      await wait(100);
    }
  };
  try {
    servers = await startTogether(ports.map(start));
    await untilHealthy();
  } catch (error) {
    await stop();
    throw error;
  }
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  const monitors = servers.map(({ monitor }) => monitor).join(",");
  return {
    address: `nats://${hosts.join(",")}?replicas=3&maxMb=${maxMb}&monitor=${monitors}`,
    servers,
    isolate(name) {
      const at = servers.findIndex((server) => server.name === name);
      const its = routes.flatMap(({ ways }, from) => ways.filter(({ to }) => from === at || to === at));
      for (const { way } of its) way.cut();
      return () => its.forEach(({ way }) => way.mend());
    },
    untilHealthy,
    async leader() {
      const connection = await connect({ servers: hosts, timeout: 2000 });
      try {
        return (await (await jetstreamManager(connection, { timeout: 2000 })).streams.info("dayfly-line")).cluster?.leader;
      } catch {
        return undefined;
      } finally {
        await connection.close();
      }
    },
    stop,
  };
};

/** What a server says is in its way; undefined where nothing is. */
const findTrouble = async ({
  name,
  monitor,
}: {
  readonly name: string;
  readonly monitor: string;
}): Promise<string | undefined> => {
  try {
    const answer = await fetch(`${monitor}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return answer.ok ? undefined : `${name} says ${(await answer.text()).trim()}`;
  } catch {
    return `${name} does not answer`;
  }
};
