import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { freePort } from "../../../lib/free-port.fixture.ts";

/** A Postgres server for tests, in a directory of its own. */
export interface PostgresServer {
  /** An address with a schema that nobody has used. */
  address(): string;
  url: string;
  /** Of the process whose children serve the connections; undefined while it does not run. */
  pid(): number | undefined;
  /** SIGKILL of the server with all its processes, as when the machine's power is cut but for what the disk cache holds. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends the server and removes its directory. */
  stop(): Promise<void>;
}

/** Debian's place for it; undefined where Postgres is not installed. */
export const postgresBin = (): string | undefined =>
  globSync("/usr/lib/postgresql/*/bin")
    .toSorted((a, b) => versionOf(a) - versionOf(b))
    .at(-1);

const versionOf = (path: string): number => Number(path.split("/")[4]);

/** The server refuses to run as root; Debian's package makes the user `postgres`. */
const idsOf = (user: string): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
};

/** What dies here is processes, and a file in memory outlives those: commits cost the tests no waiting for the disk. */
export const fastFolder = (): string => (existsSync("/dev/shm") ? "/dev/shm" : tmpdir());

export async function startPostgres(settings: readonly string[] = [], folder = fastFolder()): Promise<PostgresServer> {
  const bin = postgresBin();
  if (bin === undefined) throw new Error("Postgres is missing; on Debian: apt-get install -y postgresql");
  const user = idsOf("postgres");
  const dir = mkdtempSync(join(folder, "dayfly-postgres-"));
  if (user) chownSync(dir, user.uid, user.gid);
  const data = join(dir, "data");
  const as = { ...user, stdio: "ignore" as const, cwd: dir, env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C" } };
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "dayfly", "-A", "trust", "-E", "UTF8", "--no-sync"], as);
  const port = await freePort();
  const url = `postgres://dayfly@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  let schemas = 0;

  async function start(): Promise<void> {
    const options = [`port=${port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${dir}`, ...settings];
    for (let tries = 0; tries < 600; tries += 1) {
      // A killed server's backends end by themselves, and as long as one is there the next server refuses to start.
      if (hasEnded(server)) {
        server = spawn(join(bin ?? "", "postgres"), ["-D", data, ...options.flatMap((option) => ["-c", option])], {
          ...as,
          detached: true,
        });
      }
      if (await isAnswering(url)) return;
      await wait(50);
    }
    throw new Error(`Postgres does not answer on ${port}.`);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = server;
    server = undefined;
    if (ending?.pid === undefined || hasEnded(ending)) return;
    const exited = once(ending, "exit");
    // Those that serve connections are in groups of their own, and would answer for a moment longer.
    for (const pid of signal === "SIGKILL" ? processesOf(ending.pid) : [ending.pid]) signalTo(pid, signal);
    await exited;
  }

  await start();
  return {
    url,
    address: () => `${url}?schema=test${(schemas += 1)}`,
    pid: () => server?.pid,
    start,
    kill: () => end("SIGKILL"),
    async stop() {
      // "Immediate shutdown": nothing in the directory is needed any more.
      await end("SIGQUIT");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The server's processes, the one that starts the others first. */
export const processesOf = (pid: number): readonly number[] => [
  pid,
  ...readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number),
];

const signalTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
};

const hasEnded = (server: ChildProcess | undefined): boolean =>
  server === undefined || server.exitCode !== null || server.signalCode !== null;

async function isAnswering(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
