/**
 * What threads that take requests bring: `pnpm bench threads [rounds] [seconds]`. The same collector with one ingest thread and with as many as
 * there are cores (two at least, four at most), at few and at many connections. The load generator shares the cores.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Child } from "./support/child.ts";
import { startCollector } from "./support/collector.ts";
import { machine, median, othersShare, table, thousands } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 3);
const WARM_SECONDS = 12;
const CONNECTIONS = [64, 256] as const;
const THREADS = [1, Math.min(4, Math.max(2, availableParallelism()))] as const;

interface Sample {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

const load = (server: Child, connections: number, seconds: number, label: string): Sample => {
  const script = new URL("./support/beacons.lua", import.meta.url).pathname;
  const before = server.cpuSeconds();
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", script, server.url, "--", label];
  const { stdout, error } = spawnSync("wrk", args, { encoding: "utf8" });
  if (error) throw new Error("wrk is missing; on Debian: apt-get install -y wrk");
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  return { perSecond: requests / seconds, cpuMicros: ((server.cpuSeconds() - before) / requests) * 1e6 };
};

const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
const variants = THREADS.flatMap((threads) =>
  CONNECTIONS.map((connections) => ({ threads, connections, samples: [] as Sample[] })),
);
const servers = new Map<number, Child>();
try {
  for (const threads of THREADS) {
    const server = await startCollector({ dataDir: join(dataDir, String(threads)), role: "ingest", threads });
    servers.set(threads, server);
    load(server, CONNECTIONS[1], WARM_SECONDS, "warm");
  }
  const others = othersShare();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { threads, connections, samples } of variants) {
      const server = servers.get(threads);
      if (server) samples.push(load(server, connections, SECONDS, `${threads}-${connections}-${round}`));
    }
  }
  process.stdout.write(`
threads: beacons of ingest, fsync before the answer, ${ROUNDS} interleaved rounds of ${SECONDS} s, medians
${machine()}; wrk shares the cores; ${others()}

${table(
  ["ingest threads", "connections", "requests/s", "CPU µs/request", "peak RSS MB"],
  variants.map(({ threads, connections, samples }) => [
    threads,
    connections,
    thousands(median(samples.map(({ perSecond }) => perSecond))),
    median(samples.map(({ cpuMicros }) => cpuMicros)).toFixed(0),
    servers.get(threads)?.memoryMb().peak.toFixed(0) ?? "",
  ]),
)}
`);
} finally {
  for (const server of servers.values()) await server.stop();
  rmSync(dataDir, { recursive: true });
}
