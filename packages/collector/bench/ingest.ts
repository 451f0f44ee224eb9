/**
 * What durability costs at the browser's door: `pnpm bench ingest [rounds] [seconds] [connections]`. In one run and interleaved rounds, requests
 * per second of (a) a Hono route that reads the same body and stores nothing, (b) the real collector with delivery idle, (c) the same while
 * it delivers to a sandbox in another process, (d) with Pinterest down; then (a) and (b) at a fixed rate, in rounds too. All servers run from the
 * start to the end: the bare route on one thread, the collectors, built, on those that they start by default. The load generators share the cores.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Child, startChild } from "./support/child.ts";
import { startCollector } from "./support/collector.ts";
import { type PacedLoad, paceLoad } from "./support/paced-load.ts";
import { machine, median, othersShare, table, thousands } from "./support/report.ts";
import { latencyMs, loadByWrk, requestsIn, warmUp } from "./support/wrk.ts";

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 3);
const CONNECTIONS = Number(process.argv[4] ?? 64);
const PACE = { perSecond: 2000, seconds: 5 } as const;
const PACED = ["a", "b"] as const;
const DRAIN_MS = 20_000;

interface Sample {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
  readonly refused: number;
}

type Start = (dataDir: string, apiBase: string) => Promise<Child>;

const VARIANTS: Readonly<Record<"a" | "b" | "d" | "c", { readonly name: string; readonly start: Start }>> = {
  a: { name: "(a) Hono route that reads the body, no store", start: () => startChild("./bare-server.ts") },
  b: { name: "(b) collector, delivery idle", start: (dataDir) => startCollector({ dataDir, role: "ingest" }) },
  d: { name: "(d) collector, Pinterest down", start: (dataDir) => startCollector({ dataDir }) },
  // Last in each round: it is waited for until it has delivered what it took.
  c: { name: "(c) collector, delivering", start: (dataDir, apiBase) => startCollector({ dataDir, apiBase }) },
};
type Key = keyof typeof VARIANTS;
const KEYS = Object.keys(VARIANTS) as Key[];

const measure = (server: Child, label: string): Sample => {
  const before = server.cpuSeconds();
  const report = loadByWrk(server.url, label, CONNECTIONS, SECONDS);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1]),
    p50Ms: latencyMs(report, 50),
    p99Ms: latencyMs(report, 99),
    cpuMicros: ((server.cpuSeconds() - before) / requestsIn(report)) * 1e6,
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? 0),
  };
};

const isDrained = async ({ url }: Child): Promise<boolean> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\d+)`, "m").exec(text)?.[1]);
  return read("dayfly_queue_waiting_events") + read("dayfly_queue_leased_events") === 0;
};

const untilDrained = async (server: Child): Promise<void> => {
  for (const startedAtMs = performance.now(); performance.now() - startedAtMs < DRAIN_MS;) {
    if (await isDrained(server)) return;
    await wait(500);
  }
};

const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
const sandbox = await startChild("./sandbox-server.ts");
const servers = {} as Record<Key, Child>;
const samples: Record<Key, Sample[]> = { a: [], b: [], c: [], d: [] };
const paced: Record<(typeof PACED)[number], PacedLoad[]> = { a: [], b: [] };
const peaks = {} as Record<Key, number>;
let others = othersShare();
try {
  for (const key of KEYS) {
    servers[key] = await VARIANTS[key].start(join(dataDir, key), `${sandbox.url}/v5`);
    warmUp(servers[key].url, CONNECTIONS);
    if (key === "c") await untilDrained(servers[key]);
  }
  others = othersShare();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const key of KEYS) {
      samples[key].push(measure(servers[key], `r${round}`));
      if (key === "c") await untilDrained(servers[key]);
    }
  }
  // The generator's code warms up first.
  await paceLoad(servers.a.url, "unmeasured", PACE.perSecond, PACE.seconds);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const key of PACED) paced[key].push(await paceLoad(servers[key].url, `paced-${round}`, PACE.perSecond, PACE.seconds));
  }
  for (const key of KEYS) peaks[key] = servers[key].memoryMb().peak;
} finally {
  for (const key of KEYS) await servers[key]?.stop();
  await sandbox.stop();
  rmSync(dataDir, { recursive: true });
}

const of = (key: Key, field: keyof Sample): number => median(samples[key].map((sample) => sample[field]));
const ofPaced = (key: (typeof PACED)[number], field: keyof PacedLoad): number =>
  median(paced[key].map((sample) => sample[field]));
process.stdout.write(`
ingest: 1 KB purchase with five identity fields, fsync before the answer, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s, medians
${machine()}; wrk shares the cores; ${others()}

${table(
  ["variant", "requests/s", "of (a)", "p50 ms", "p99 ms", "CPU µs/request", "peak RSS MB", "refused"],
  KEYS.toSorted().map((key) => [
    VARIANTS[key].name,
    thousands(of(key, "perSecond")),
    `${((of(key, "perSecond") / of("a", "perSecond")) * 100).toFixed(0)} %`,
    of(key, "p50Ms").toFixed(1),
    of(key, "p99Ms").toFixed(1),
    of(key, "cpuMicros").toFixed(0),
    peaks[key].toFixed(0),
    of(key, "refused"),
  ]),
)}

at ${thousands(PACE.perSecond)} requests/s, ${ROUNDS} interleaved rounds of ${PACE.seconds} s, medians; each request counted from when it was due

${table(
  ["variant", "p50 ms", "p99 ms", "refused"],
  PACED.map((key) => [
    VARIANTS[key].name,
    ofPaced(key, "p50Ms").toFixed(1),
    ofPaced(key, "p99Ms").toFixed(1),
    ofPaced(key, "refused"),
  ]),
)}
`);
