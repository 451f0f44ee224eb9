/**
 * What the engines cost at the browser's door: `pnpm bench engines [rounds] [seconds] [connections]`. In one run and interleaved rounds, requests
 * per second of a Hono route that reads the same body and stores nothing, and of the real collector with delivery idle on SQLite, on one
 * nats-server, on three that keep three copies, and on Postgres, all on this machine's disk. wrk and the servers share the cores.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "./support/child.ts";
import { startCollector } from "./support/collector.ts";
import { type Engine, ENGINES } from "./support/engine.ts";
import { machine, median, othersShare, table, thousands } from "./support/report.ts";
import { latencyMs, loadByWrk, requestsIn, warmUp } from "./support/wrk.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const SECONDS = Number(process.argv[3] ?? 5);
const CONNECTIONS = Number(process.argv[4] ?? 64);

interface Sample {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
  readonly engineMicros: number;
  readonly peakMb: number;
  readonly refused: number;
}

interface Variant {
  readonly name: string;
  /** Whose CPU is counted beside the server's. */
  readonly engine?: Engine;
  readonly server: Child;
}

const folder = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
const start = (name: string, queue: string): Promise<Child> =>
  startCollector({ dataDir: join(folder, name), role: "ingest", queue });

const measure = ({ server, engine }: Variant, label: string): Sample => {
  const cpuSeconds = (): readonly number[] => [server.cpuSeconds(), engine?.cpuSeconds() ?? 0];
  const [server0 = 0, engine0 = 0] = cpuSeconds();
  const report = loadByWrk(server.url, label, CONNECTIONS, SECONDS);
  const [server1 = 0, engine1 = 0] = cpuSeconds();
  const requests = requestsIn(report);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1]),
    p50Ms: latencyMs(report, 50),
    p99Ms: latencyMs(report, 99),
    cpuMicros: ((server1 - server0) / requests) * 1e6,
    engineMicros: ((engine1 - engine0) / requests) * 1e6,
    peakMb: server.memoryMb().peak,
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? 0),
  };
};

const variants: Variant[] = [];
const samples = new Map<string, Sample[]>();
let others = othersShare();
try {
  variants.push({ name: "Hono route, no store", server: await startChild("./bare-server.ts") });
  variants.push({ name: "SQLite", server: await start("sqlite", "sqlite:") });
  for (const [key, kind] of Object.entries(ENGINES)) {
    const engine = await kind.start();
    variants.push({ name: kind.name, engine, server: await start(key, engine.address()) });
  }
  for (const { server } of variants) warmUp(server.url, CONNECTIONS);
  others = othersShare();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const variant of variants)
      samples.set(variant.name, [...(samples.get(variant.name) ?? []), measure(variant, `r${round}`)]);
  }
} finally {
  for (const { server, engine } of variants) {
    await server.stop();
    await engine?.stop();
  }
  rmSync(folder, { recursive: true });
}

const of = (name: string, field: keyof Sample): number => median((samples.get(name) ?? []).map((sample) => sample[field]));
const baseline = of(variants[0]?.name ?? "", "perSecond");
process.stdout.write(`
engines: 1 KB purchase with eight identity fields, fsync before the answer, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s, medians
${machine()}; wrk shares the cores; ${others()}

${table(
  ["variant", "requests/s", "of no store", "p50 ms", "p99 ms", "CPU µs/request", "the engine's", "peak RSS MB", "refused"],
  variants.map(({ name }) => [
    name,
    thousands(of(name, "perSecond")),
    `${((of(name, "perSecond") / baseline) * 100).toFixed(0)} %`,
    of(name, "p50Ms").toFixed(1),
    of(name, "p99Ms").toFixed(1),
    of(name, "cpuMicros").toFixed(0),
    of(name, "engineMicros").toFixed(0),
    of(name, "peakMb").toFixed(0),
    of(name, "refused"),
  ]),
)}
`);
