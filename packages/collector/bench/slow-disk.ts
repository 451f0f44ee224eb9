/**
 * What a slow disk costs (fault case 11e): `pnpm bench slow-disk [ms] [connections] [seconds] [rounds]`. strace holds each fsync of the real collector
 * so long, delivery idle; beside it the same collector on the disk as it is, in interleaved rounds. Prints a table, asserts nothing.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Child } from "./support/child.ts";
import { startCollector } from "./support/collector.ts";
import { machine, median, othersShare, table, thousands } from "./support/report.ts";
import { latencyMs, loadByWrk, requestsIn, warmUp } from "./support/wrk.ts";

const DELAY_MS = Number(process.argv[2] ?? 10);
const CONNECTIONS = Number(process.argv[3] ?? 256);
const SECONDS = Number(process.argv[4] ?? 5);
const ROUNDS = Number(process.argv[5] ?? 5);

const CALLS = "fsync,fdatasync";
const SLOWLY = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", `trace=${CALLS}`];
const DISKS: readonly { readonly name: string; readonly under: readonly string[] }[] = [
  { name: "disk as it is", under: [] },
  { name: `${DELAY_MS} ms more for each fsync`, under: [...SLOWLY, "-e", `inject=${CALLS}:delay_enter=${DELAY_MS * 1000}`] },
];

if (spawnSync("strace", ["--version"], { stdio: "ignore" }).status !== 0)
  throw new Error("strace is missing; on Debian: apt-get install -y strace");

interface Sample {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly refused: number;
}

const measure = (url: string, label: string): Sample => {
  const report = loadByWrk(url, label, CONNECTIONS, SECONDS);
  return {
    perSecond: requestsIn(report) / SECONDS,
    p50Ms: latencyMs(report, 50),
    p99Ms: latencyMs(report, 99),
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? 0),
  };
};

const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
const collectors: Child[] = [];
const samples: Sample[][] = DISKS.map(() => []);
let others = othersShare();
try {
  for (const [index, { under }] of DISKS.entries()) {
    collectors.push(await startCollector({ dataDir: join(dataDir, String(index)), role: "ingest", under }));
  }
  for (const { url } of collectors) warmUp(url, CONNECTIONS);
  others = othersShare();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { url }] of collectors.entries()) samples[index]?.push(measure(url, `r${round}`));
  }
} finally {
  for (const collector of collectors) await collector.stop();
  rmSync(dataDir, { recursive: true });
}

const rows = DISKS.map(({ name }, index) => {
  const of = (field: keyof Sample): number => median((samples[index] ?? []).map((sample) => sample[field]));
  const p99s = (samples[index] ?? []).map(({ p99Ms }) => p99Ms);
  const span = `${Math.min(...p99s).toFixed(0)} to ${Math.max(...p99s).toFixed(0)}`;
  return [name, thousands(of("perSecond")), of("p50Ms").toFixed(1), of("p99Ms").toFixed(1), span, of("refused")];
});
process.stdout.write(`
slow-disk: 1 KB purchase with five identity fields, fsync before the answer, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s, medians
${machine()}; wrk shares the cores; ${others()}

${table(["", "requests/s", "p50 ms", "p99 ms", "of all rounds", "refused"], rows)}
`);
