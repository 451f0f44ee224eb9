import { readFile } from "node:fs/promises";
import { connect, credsAuthenticator, type NatsConnection, NatsConnectionImpl } from "@nats-io/transport-node";
import { SECOND_MS } from "../../../lib/time.ts";
import type { Log } from "../../../lib/log.ts";
import type { JetStreamAddress } from "./address.ts";

/** `sync_interval: always` came with it. */
const OLDEST = [2, 10] as const;

/** Connects, and refuses servers that are known not to keep what they acknowledge. */
export async function openConnection(address: JetStreamAddress, log: Log): Promise<NatsConnection> {
  const { servers, user, password, credentials, tls } = address;
  const connection = await connect({
    servers: [...servers],
    name: "dayfly",
    timeout: 3 * SECOND_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    // A server that is silent for three seconds is left for another.
    pingInterval: SECOND_MS,
    maxPingOut: 2,
    // While passwords are changed on one server after the other, some refuse what others take.
    ignoreAuthErrorAbort: true,
    // Else each request makes an error, with its stack, for the case that it fails.
    noAsyncTraces: true,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...(tls ? { tls: {} } : {}),
    ...(credentials === undefined ? {} : { authenticator: credsAuthenticator(await readFile(credentials)) }),
  });
  void leaveStale(connection);
  try {
    refuseOld(connection.info?.version ?? "0");
    await assertSync(address.monitors, log);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * The library leaves a stale connection once it has written what it still holds, which a server that hangs never takes in: without this it
 * would wait for TCP to give up, a quarter of an hour (3.4.0, node_transport.js, _closed).
 */
async function leaveStale(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === "staleConnection" && connection instanceof NatsConnectionImpl) connection.protocol.transport.discard();
  }
}

function refuseOld(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new Error(
    `The NATS server is version ${version}, which has no \`sync_interval: always\` and loses acknowledged events in a power cut. ` +
      `Use ${OLDEST.join(".")} or later.`,
  );
}

/** Only the monitoring port tells it; a server's other clients cannot see it. */
async function assertSync(monitors: readonly string[], log: Log): Promise<void> {
  if (monitors.length === 0) {
    log.warn(
      "It cannot be seen from here whether the NATS servers run with `jetstream { sync_interval: always }`, without which a power cut loses " +
        "acknowledged events. Name their monitoring addresses in DAYFLY_QUEUE (…?monitor=http://host:8222) to have it checked.",
    );
  }
  const told = await Promise.all(monitors.map(readSync));
  const lazy = monitors.find((_, at) => told[at]?.answered && told[at].syncs !== true);
  if (lazy !== undefined) {
    throw new Error(
      `The NATS server at ${lazy} does not run with \`jetstream { sync_interval: always }\`: a power cut would lose acknowledged events. ` +
        "Set it and restart the server.",
    );
  }
  const silent = monitors.filter((_, at) => !told[at]?.answered);
  if (silent.length === 0) return;
  const sentence = `No NATS server tells of itself at ${silent.join(", ")}`;
  // One that is down must keep no node from starting; an address that never answers is a mistake.
  if (silent.length === monitors.length) throw new Error(`${sentence}; correct monitor in DAYFLY_QUEUE.`);
  log.warn(`${sentence}, so that its \`sync_interval\` cannot be checked. Start it, or correct monitor in DAYFLY_QUEUE.`);
}

async function readSync(monitor: string): Promise<{ readonly answered: boolean; readonly syncs?: unknown }> {
  try {
    const answer = await fetch(new URL("/varz", monitor), { signal: AbortSignal.timeout(5 * SECOND_MS), redirect: "error" });
    const facts: { jetstream?: { config?: { sync_always?: unknown } } } = JSON.parse(await answer.text());
    return { answered: true, syncs: facts.jetstream?.config?.sync_always };
  } catch {
    return { answered: false };
  }
}
