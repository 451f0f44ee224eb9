import { readFile } from "node:fs/promises";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
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
    timeout: 5 * SECOND_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    pingInterval: 5 * SECOND_MS,
    // Else each request makes an error, with its stack, for the case that it fails.
    noAsyncTraces: true,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...(tls ? { tls: {} } : {}),
    ...(credentials === undefined ? {} : { authenticator: credsAuthenticator(await readFile(credentials)) }),
  });
  try {
    refuseOld(connection.info?.version ?? "0");
    await assertSync(address.monitors, log);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
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
  for (const monitor of monitors) {
    if ((await readSync(monitor)) === true) continue;
    throw new Error(
      `The NATS server at ${monitor} does not run with \`jetstream { sync_interval: always }\`: a power cut would lose acknowledged events. ` +
        "Set it and restart the server.",
    );
  }
}

async function readSync(monitor: string): Promise<unknown> {
  const url = new URL("/varz", monitor);
  const answer = await fetch(url, { signal: AbortSignal.timeout(5 * SECOND_MS), redirect: "error" }).catch((error: unknown) => {
    throw new Error(`No NATS server tells of itself at ${url.href}; correct monitor in DAYFLY_QUEUE.`, { cause: error });
  });
  const facts: { jetstream?: { config?: { sync_always?: unknown } } } = JSON.parse(await answer.text());
  return facts.jetstream?.config?.sync_always;
}
