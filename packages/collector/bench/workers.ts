/**
 * What a request costs on Cloudflare's runtime: `pnpm bench workers`. The same beacon to the Worker in workerd, whose queue takes everything
 * and keeps nothing, and to the collector on Node (SQLite, delivery idle), in interleaved rounds. CPU is that of the server's process alone.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "./support/child.ts";
import { startCollector } from "./support/collector.ts";
import { machine, median, table, thousands } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const SECONDS = Number(process.argv[3] ?? 6);

const VARIANTS: readonly { readonly name: string; readonly start: (dataDir: string) => Promise<Child> }[] = [
  { name: "Worker in workerd", start: () => startChild("./workerd-server.ts") },
  { name: "collector on Node", start: (dataDir) => startCollector({ dataDir, role: "ingest" }) },
];

interface Sample {
  readonly requests: number;
  readonly perSecond: number;
  readonly cpuSeconds: number;
  readonly refused: number;
}

const load = (url: string, label: string, seconds: number): Omit<Sample, "cpuSeconds"> => {
  const script = new URL("./support/beacons.lua", import.meta.url).pathname;
  const { stdout, error } = spawnSync("wrk", ["-t1", "-c64", `-d${seconds}s`, "-s", script, url, "--", label], {
    encoding: "utf8",
  });
  if (error) throw new Error("wrk is missing; on Debian: apt-get install -y wrk");
  return {
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0),
  };
};

const samples = new Map<string, Sample[]>(VARIANTS.map(({ name }) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { name, start } of VARIANTS) {
    const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
    const server = await start(dataDir);
    try {
      load(server.url, `r${round}-warm`, 2);
      const before = server.cpuSeconds();
      const sample = load(server.url, `r${round}`, SECONDS);
      samples.get(name)?.push({ ...sample, cpuSeconds: server.cpuSeconds() - before });
    } finally {
      await server.stop("SIGTERM");
      rmSync(dataDir, { recursive: true });
    }
  }
}

const of = (name: string, value: (sample: Sample) => number): number => median((samples.get(name) ?? []).map(value));
process.stdout.write(`
workers: 1 KB purchase with eight identity fields, 64 connections, ${ROUNDS} rounds of ${SECONDS} s, medians
${machine()}; wrk shares the cores

${table(
  ["variant", "requests/s", "requests per CPU-second", "CPU µs/request", "refused"],
  VARIANTS.map(({ name }) => [
    name,
    thousands(of(name, ({ perSecond }) => perSecond)),
    thousands(of(name, ({ requests, cpuSeconds }) => requests / cpuSeconds)),
    of(name, ({ requests, cpuSeconds }) => (cpuSeconds / requests) * 1e6).toFixed(0),
    of(name, ({ refused }) => refused),
  ]),
)}
`);
