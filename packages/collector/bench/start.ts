/**
 * How long a cold start takes: `pnpm bench start [rounds]`. From the start of the process until `/readyz` answers 200, on an empty store, beside
 * a bare node:http server: the built package, which is what users run, and the source as in this workspace, with node's compile cache empty
 * and filled. Builds the package first. Prints a table, asserts nothing.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../src/lib/free-port.fixture.ts";
import { buildCollector } from "./support/collector.ts";
import { machine, median, othersShare, table } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 5);
const GIVE_UP_MS = 60_000;

const isReady = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = request({ port, host: "127.0.0.1", path: "/readyz", agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.once("error", () => resolve(false)).end();
  });

const scriptOf = (path: string): string => new URL(path, import.meta.url).pathname;

interface Start {
  readonly name: string;
  readonly args: readonly string[];
  /** Folder of node's compile cache; absent: none. */
  readonly cache?: string;
}

const measure = async ({ args, cache }: Start): Promise<number> => {
  const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
  const port = await freePort();
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env["PATH"],
      PINTEREST_AD_ACCOUNT_ID: "549755885175",
      PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
      PINTEREST_API_BASE: "http://127.0.0.1:9/v5",
      DAYFLY_ORIGINS: "https://shop.example",
      DAYFLY_LOG_LEVEL: "error",
      DAYFLY_DATA_DIR: dataDir,
      DAYFLY_PORT: String(port),
      ...(cache === undefined ? { NODE_DISABLE_COMPILE_CACHE: "1" } : { NODE_COMPILE_CACHE: cache }),
    },
  });
  try {
    while (!(await isReady(port))) {
      if (performance.now() - startedAtMs > GIVE_UP_MS || child.exitCode !== null)
        throw new Error(`${args.join(" ")} does not start`);
      await wait(2);
    }
    return performance.now() - startedAtMs;
  } finally {
    // A proper end writes the cache.
    child.kill("SIGTERM");
    await once(child, "exit");
    rmSync(dataDir, { recursive: true });
  }
};

buildCollector();
const cache = mkdtempSync(join(tmpdir(), "dayfly-bench-cache-"));
const STARTS: readonly Start[] = [
  { name: "bare node:http server", args: [scriptOf("./support/bare-http.ts")] },
  { name: "built, compile cache filled", args: [scriptOf("../dist/main.js"), "start"], cache },
  { name: "built, nothing cached", args: [scriptOf("../dist/main.js"), "start"] },
  { name: "from source, compile cache filled", args: [scriptOf("../src/main.ts"), "start"], cache },
  { name: "from source, nothing cached", args: [scriptOf("../src/main.ts"), "start"] },
];

const times = new Map<Start, number[]>(STARTS.map((start) => [start, []]));
const others = othersShare();
for (const start of STARTS) if (start.cache !== undefined) await measure(start);
for (let round = 0; round < ROUNDS; round += 1) for (const start of STARTS) times.get(start)?.push(await measure(start));
rmSync(cache, { recursive: true });
process.stdout.write(`
start: from the process's start to /readyz, empty store, ${ROUNDS} interleaved rounds, medians
${machine()}; ${others()}

${table(
  ["", "ms", "fastest ms"],
  [...times].map(([{ name }, ms]) => [name, median(ms).toFixed(0), Math.min(...ms).toFixed(0)]),
)}
`);
