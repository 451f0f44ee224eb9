import { setTimeout as wait } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { natsBinaries, type NatsServer, startNats } from "../src/queue/drivers/jetstream/server.fixture.ts";
import { freePort } from "../src/lib/free-port.fixture.ts";

export interface NatsCluster {
  /** For DAYFLY_QUEUE. */
  readonly address: string;
  readonly servers: readonly (NatsServer & { readonly name: string })[];
  /** Of the stream that holds what waits; undefined while there is none. */
  leader(): Promise<string | undefined>;
  /** Resolves when every server has caught up. */
  untilHealthy(): Promise<void>;
  stop(): Promise<void>;
}

const SERVERS = 3;
const HEALTH_MS = 60_000;

export interface NatsClusterOptions {
  /** Where the servers keep their files; default: in memory. */
  readonly folder?: string;
  /** What the streams may take on each. */
  readonly maxMb?: number;
}

/** Three servers on loopback, each with a copy of everything. */
export const startNatsCluster = async ({ folder, maxMb = 512 }: NatsClusterOptions = {}): Promise<NatsCluster> => {
  const binary = natsBinaries().at(-1);
  if (!binary) throw new Error("nats-server is missing; run: node scripts/ensure-nats.ts");
  const ports = await Promise.all(Array.from({ length: SERVERS }, freePort));
  const routePorts = await Promise.all(Array.from({ length: SERVERS }, freePort));
  const routes = routePorts.map((port) => `nats://127.0.0.1:${port}`).join(", ");
  const start = async (port: number, index: number) => {
    const name = `nats-${index + 1}`;
    const cluster = `cluster { name: chaos, listen: "127.0.0.1:${routePorts[index]}", routes: [${routes}] }`;
    const where = folder === undefined ? {} : { folder };
    return { name, ...(await startNats(binary, { port, more: `server_name: ${name}\n${cluster}`, ...where })) };
  };
  const servers = await Promise.all(ports.map(start));
  const untilHealthy = async (): Promise<void> => {
    const until = performance.now() + HEALTH_MS;
    while (!(await Promise.all(servers.map(isHealthy))).every(Boolean)) {
      if (performance.now() > until) throw new Error("The NATS servers are not healthy again after a minute.");
      await wait(100);
    }
  };
  await untilHealthy();
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  const monitors = servers.map(({ monitor }) => monitor).join(",");
  return {
    address: `nats://${hosts.join(",")}?replicas=3&maxMb=${maxMb}&monitor=${monitors}`,
    servers,
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
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
};

const isHealthy = async ({ monitor }: NatsServer): Promise<boolean> =>
  (await fetch(`${monitor}/healthz`).catch(() => undefined))?.ok === true;
