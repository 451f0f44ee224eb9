import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../lib/free-port.fixture.ts";
import { fastFolder } from "../postgres/server.fixture.ts";

export interface NatsBinary {
  readonly path: string;
  /** Such as 2.10.27. */
  readonly version: string;
}

/** A nats-server with JetStream for tests, in a directory of its own. */
export interface NatsServer {
  readonly url: string;
  readonly monitor: string;
  /** Undefined while it does not run. */
  pid(): number | undefined;
  start(): Promise<void>;
  /** Has it read its configuration again, with these lines more. */
  reload(more: string): void;
  end(signal: NodeJS.Signals): Promise<void>;
  /** Ends the server and removes its directory. */
  stop(): Promise<void>;
}

const CACHE = fileURLToPath(new URL("../../../../../../node_modules/.cache/nats-server", import.meta.url));

const readVersion = (path: string): string => / v(\S+)/.exec(execFileSync(path, ["-v"], { encoding: "utf8" }))?.[1] ?? "0";

/** What scripts/ensure-nats.ts fetched, the oldest first. */
export const natsBinaries = (): readonly NatsBinary[] =>
  globSync(join(CACHE, "*/nats-server"))
    .map((path) => ({ path, version: readVersion(path) }))
    .toSorted((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));

export interface NatsOptions {
  /** Of its configuration; default: JetStream with `sync_interval: always`. */
  readonly jetStream?: string;
  /** Lines of its configuration. */
  readonly more?: string;
  readonly port?: number;
  /** Where its directory is made. */
  readonly folder?: string;
}

export async function startNats({ path }: NatsBinary, options: NatsOptions = {}): Promise<NatsServer> {
  const dir = mkdtempSync(join(options.folder ?? fastFolder(), "dayfly-nats-"));
  const { jetStream = "sync_interval: always", more = "", port = await freePort() } = options;
  const monitorPort = await freePort();
  const config = join(dir, "nats.conf");
  writeFileSync(
    config,
    `listen: "127.0.0.1:${port}"\nhttp: "127.0.0.1:${monitorPort}"\njetstream { store_dir: "${dir}/store", max_file_store: 16GB, ${jetStream} }\n${more}\n`,
  );
  let server: ChildProcess | undefined;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = server;
    server = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await exited;
  }

  async function start(): Promise<void> {
    const starting = spawn(path, ["-c", config, "-l", join(dir, "log")], { stdio: "ignore" });
    server = starting;
    await untilListening(port, () => starting.exitCode === null);
  }

  async function stop(): Promise<void> {
    await end("SIGKILL");
    rmSync(dir, { recursive: true, force: true });
  }

  await start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    url: `nats://127.0.0.1:${port}`,
    monitor: `http://127.0.0.1:${monitorPort}`,
    pid: () => server?.pid,
    start,
    reload(lines) {
      appendFileSync(config, `${lines}\n`);
      server?.kill("SIGHUP");
    },
    end,
    stop,
  };
}

/** All of them, or none: where one does not start, those that did are stopped. */
export async function startTogether<Server extends NatsServer>(starts: readonly Promise<Server>[]): Promise<readonly Server[]> {
  const outcomes = await Promise.allSettled(starts);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  const servers = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  if (!failed) return servers;
  await Promise.all(servers.map(({ stop }) => stop()));
  throw failed.reason;
}

async function untilListening(port: number, isRunning: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && isRunning(); tries += 1) {
    const socket = connect(port, "127.0.0.1");
    const isUp = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(
      () => false,
    );
    socket.destroy();
    if (isUp) return;
    await wait(50);
  }
  throw new Error(`nats-server does not listen on ${port}.`);
}
