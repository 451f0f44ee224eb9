/**
 * What the engines cost at the browser's door: `pnpm bench engines [rounds] [seconds]`. In one run and interleaved rounds, requests per second
 * of a Hono route that reads the same body and stores nothing, and of the real collector with delivery idle on SQLite, on a Postgres and on a
 * nats-server of this machine, all on the same disk. The load generator (wrk) and the servers share the cores.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { natsBinaries, startNats } from "../src/queue/drivers/jetstream/server.fixture.ts";
import { startPostgres } from "../src/queue/drivers/postgres/server.fixture.ts";
import { type Child, startChild } from "./support/child.ts";
import { machine, median, table, thousands } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const SECONDS = Number(process.argv[3] ?? 6);
const CONNECTIONS = 64;

interface Sample {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
  readonly peakMb: number;
  readonly refused: number;
}

const postgres = await startPostgres([], tmpdir());
const newestNats = natsBinaries().at(-1);
if (!newestNats) throw new Error("nats-server is missing; run: node scripts/ensure-nats.ts");
const nats = await startNats(newestNats, { folder: tmpdir() });
/** Every variant begins with an empty queue. */
let queues = 0;

interface Variant {
  readonly name: string;
  readonly start: (dataDir: string, apiBase: string) => Promise<Child>;
}

const VARIANTS: readonly Variant[] = [
  { name: "Hono route, no store", start: () => startChild("./bare-server.ts") },
  { name: "SQLite", start: (dir, api) => startChild("./collector-server.ts", [dir, api, "hold"]) },
  { name: "Postgres", start: (dir, api) => startChild("./collector-server.ts", [dir, api, "hold", postgres.address()]) },
  {
    name: "JetStream",
    start: (dir, api) =>
      startChild("./collector-server.ts", [dir, api, "hold", `${nats.url}?maxMb=3000&prefix=bench${(queues += 1)}`]),
  },
];

const load = (url: string, label: string, seconds: number) => {
  const script = new URL("./support/beacons.lua", import.meta.url).pathname;
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, "--latency", "-s", script, url, "--", label];
  const { stdout, error } = spawnSync("wrk", args, { encoding: "utf8" });
  if (error) throw new Error("wrk is missing; on Debian: apt-get install -y wrk");
  return stdout;
};

const inMs = (text: string | undefined): number => {
  const [, value = "", unit = ""] = /([\d.]+)(us|ms|s)/.exec(text ?? "") ?? [];
  return Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN);
};

const measure = async (variant: Variant, label: string): Promise<Sample> => {
  const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
  const sandbox = await startChild("./sandbox-server.ts");
  const server = await variant.start(dataDir, `${sandbox.url}/v5`);
  try {
    load(server.url, `${label}-warm`, 2);
    const before = server.cpuSeconds();
    const report = load(server.url, label, SECONDS);
    const requests = Number(/(\d+) requests in/.exec(report)?.[1]);
    return {
      perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1]),
      p50Ms: inMs(/50%\s+(\S+)/.exec(report)?.[1]),
      p99Ms: inMs(/99%\s+(\S+)/.exec(report)?.[1]),
      cpuMicros: ((server.cpuSeconds() - before) / requests) * 1e6,
      peakMb: server.memoryMb().peak,
      refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? 0),
    };
  } finally {
    await server.stop();
    await sandbox.stop();
    rmSync(dataDir, { recursive: true });
  }
};

const samples = new Map<string, Sample[]>(VARIANTS.map(({ name }) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const variant of VARIANTS) samples.get(variant.name)?.push(await measure(variant, `r${round}`));
}

const of = (name: string, field: keyof Sample): number => median((samples.get(name) ?? []).map((sample) => sample[field]));
const baseline = of(VARIANTS[0]?.name ?? "", "perSecond");
process.stdout.write(`
engines: 1 KB purchase with eight identity fields, fsync before the answer, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s, medians
${machine()}; wrk shares the cores

${table(
  ["variant", "requests/s", "of no store", "p50 ms", "p99 ms", "CPU µs/request", "peak RSS MB", "refused"],
  VARIANTS.map(({ name }) => [
    name,
    thousands(of(name, "perSecond")),
    `${((of(name, "perSecond") / baseline) * 100).toFixed(0)} %`,
    of(name, "p50Ms").toFixed(1),
    of(name, "p99Ms").toFixed(1),
    of(name, "cpuMicros").toFixed(0),
    of(name, "peakMb").toFixed(0),
    of(name, "refused"),
  ]),
)}
`);
await Promise.all([postgres.stop(), nats.stop()]);
