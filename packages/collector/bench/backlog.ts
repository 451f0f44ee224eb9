/**
 * What a backlog costs after a restart: `pnpm bench backlog [events]`. The built collector, which is what users run, starts over a queue's file
 * with so many purchases in it, and delivers them to a sandbox in another process. Prints when it listens, when the first batch is through and
 * when all are, and its memory. Builds the package first.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Child, startChild } from "./support/child.ts";
import { buildCollector, startCollector } from "./support/collector.ts";
import { fillQueue } from "./support/fill.ts";
import { machine, othersShare, table, thousands } from "./support/report.ts";

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const GIVE_UP_MS = 300_000;
/** The key of the one site that the settings name. */
const SITE = "default";

const delivered = async ({ url }: Child): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^dayfly_events_delivered_total\{[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0);
};

/** Resolves with the time at which so many were delivered. */
const untilDelivered = async (collector: Child, events: number, pollMs: number): Promise<number> => {
  const startedAtMs = performance.now();
  while ((await delivered(collector)) < events) {
    if (performance.now() - startedAtMs > GIVE_UP_MS) throw new Error(`${events} events were not delivered in time`);
    await wait(pollMs);
  }
  return performance.now();
};

buildCollector();
const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
const path = join(dataDir, "queue.db");
fillQueue(`sqlite:${path}`, SITE, EVENTS);
const fileMb = statSync(path).size / 1024 / 1024;
const sandbox = await startChild("./sandbox-server.ts");
const others = othersShare();
const startedAtMs = performance.now();
const collector = await startCollector({ dataDir, apiBase: `${sandbox.url}/v5` });
try {
  const listeningMs = performance.now() - startedAtMs;
  const firstMs = (await untilDelivered(collector, 1, 20)) - startedAtMs;
  const drainedMs = (await untilDelivered(collector, EVENTS, 250)) - startedAtMs;
  process.stdout.write(`
backlog: ${thousands(EVENTS)} purchases in the SQLite queue (${fileMb.toFixed(0)} MB), from the start of the process
${machine()}; the sandbox shares the cores; ${others()}

${table(
  ["listening s", "first batch s", "drained s", "events/s", "CPU µs/event", "peak RSS MB"],
  [
    [
      (listeningMs / 1000).toFixed(2),
      (firstMs / 1000).toFixed(2),
      (drainedMs / 1000).toFixed(1),
      thousands((EVENTS / drainedMs) * 1000),
      ((collector.cpuSeconds() / EVENTS) * 1e6).toFixed(1),
      collector.memoryMb().peak.toFixed(0),
    ],
  ],
)}
`);
} finally {
  await collector.stop();
  await sandbox.stop();
  rmSync(dataDir, { recursive: true });
}
