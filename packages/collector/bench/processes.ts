/**
 * What a second ingest process could bring at most: `pnpm bench processes [rounds] [seconds]`. One collector with 64 connections against two with
 * 32 each, each with a store of its own, so that nothing is paid for sharing one. The load generators share the cores.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Child, startChild } from "./support/child.ts";
import { machine, median, othersShare, table, thousands } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 3);
const WARM_SECONDS = 12;
const CONNECTIONS = 64;

/** Requests answered. */
const load = async ({ url }: Child, connections: number, seconds: number, label: string): Promise<number> => {
  const script = new URL("./support/beacons.lua", import.meta.url).pathname;
  const wrk = spawn("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", script, url, "--", label], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return Number(/(\d+) requests in/.exec(await text(wrk.stdout))?.[1]);
};

interface Sample {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

const measure = async (collectors: readonly Child[], label: string): Promise<Sample> => {
  const cpuSeconds = (): number => collectors.reduce((sum, collector) => sum + collector.cpuSeconds(), 0);
  const before = cpuSeconds();
  const answered = await Promise.all(
    collectors.map((collector) => load(collector, CONNECTIONS / collectors.length, SECONDS, label)),
  );
  const requests = answered.reduce((sum, count) => sum + count, 0);
  return { perSecond: requests / SECONDS, cpuMicros: ((cpuSeconds() - before) / requests) * 1e6 };
};

const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
const both: Child[] = [];
const samples = { one: [] as Sample[], two: [] as Sample[] };
try {
  for (const name of ["first", "second"]) {
    const collector = await startChild("./collector-server.ts", [join(dataDir, name), "http://127.0.0.1:9/v5", "hold"]);
    both.push(collector);
    await load(collector, CONNECTIONS, WARM_SECONDS, "warm");
  }
  const others = othersShare();
  for (let round = 0; round < ROUNDS; round += 1) {
    samples.one.push(await measure(both.slice(0, 1), `one-${round}`));
    samples.two.push(await measure(both, `two-${round}`));
  }
  const row = (name: string, taken: readonly Sample[]): readonly string[] => [
    name,
    thousands(median(taken.map(({ perSecond }) => perSecond))),
    median(taken.map(({ cpuMicros }) => cpuMicros)).toFixed(0),
  ];
  process.stdout.write(`
processes: beacons of ingest, fsync before the answer, ${CONNECTIONS} connections in all, ${ROUNDS} interleaved rounds of ${SECONDS} s, medians
${machine()}; wrk shares the cores; ${others()}

${table(["", "requests/s", "CPU µs/request"], [row("one collector", samples.one), row("two, each with its own store", samples.two)])}
`);
} finally {
  for (const collector of both) await collector.stop();
  rmSync(dataDir, { recursive: true });
}
