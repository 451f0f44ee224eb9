/**
 * What a slow disk costs (fault case 11e): `pnpm bench slow-disk [ms] [connections] [seconds]`. strace holds each fsync of the real collector so
 * long, delivery idle; beside it the same collector on the disk as it is. Prints a table, asserts nothing.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCollector } from "./support/collector.ts";
import { machine, othersShare, table, thousands } from "./support/report.ts";
import { latencyMs, loadByWrk, requestsIn } from "./support/wrk.ts";

const DELAY_MS = Number(process.argv[2] ?? 10);
const CONNECTIONS = Number(process.argv[3] ?? 256);
const SECONDS = Number(process.argv[4] ?? 5);
const WARM_LOADS = 4;

const CALLS = "fsync,fdatasync";
const SLOWLY = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", `trace=${CALLS}`];
const DISKS: readonly { readonly name: string; readonly under: readonly string[] }[] = [
  { name: "disk as it is", under: [] },
  { name: `${DELAY_MS} ms more for each fsync`, under: [...SLOWLY, "-e", `inject=${CALLS}:delay_enter=${DELAY_MS * 1000}`] },
];

if (spawnSync("strace", ["--version"], { stdio: "ignore" }).status !== 0)
  throw new Error("strace is missing; on Debian: apt-get install -y strace");
const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
const others = othersShare();
const rows: (string | number)[][] = [];
try {
  for (const [index, { name, under }] of DISKS.entries()) {
    const collector = await startCollector({ dataDir: join(dataDir, String(index)), role: "ingest", under });
    try {
      for (let load = 0; load < WARM_LOADS; load += 1) loadByWrk(collector.url, `warm-${load}`, CONNECTIONS, 3);
      const report = loadByWrk(collector.url, "measured", CONNECTIONS, SECONDS);
      rows.push([
        name,
        thousands(requestsIn(report) / SECONDS),
        latencyMs(report, 50).toFixed(1),
        latencyMs(report, 99).toFixed(1),
        Number(/Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? 0),
      ]);
    } finally {
      await collector.stop();
    }
  }
} finally {
  rmSync(dataDir, { recursive: true });
}
process.stdout.write(`
slow-disk: 1 KB purchase with five identity fields, fsync before the answer, ${CONNECTIONS} connections for ${SECONDS} s
${machine()}; wrk shares the cores; ${others()}

${table(["", "requests/s", "p50 ms", "p99 ms", "refused"], rows)}
`);
