/**
 * How nodes add up: `pnpm bench cluster [engines] [seconds] [events]`, engines as `nats3,postgres` (also: `nats`). On each engine one, two and three
 * processes that take events, then as many that deliver what waits, all of them with the engine, the load generators and the sandbox on the
 * cores of this machine. Prints rates, what an event costs the collectors and the engine, and how much of the cores was in use.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { type Child, startChild } from "./support/child.ts";
import { startCollector } from "./support/collector.ts";
import { type Engine, ENGINES } from "./support/engine.ts";
import { fillQueue } from "./support/fill.ts";
import { machine, othersShare, statOf, table, thousands } from "./support/report.ts";

const [names = "nats3,postgres", seconds = "4", events = "40000"] = process.argv.slice(2);
const SECONDS = Number(seconds);
const EVENTS = Number(events);
const NODES = [1, 2, 3];
const CONNECTIONS = 64;
/** Until the code of a collector is compiled, with a core of its own. */
const WARM_SECONDS = 6;
/** A node that came to others delivers after so long. */
const SHARES_KNOWN_MS = 7000;
/** The key of the one site that the settings name. */
const SITE = "default";

interface Sample {
  readonly nodes: number;
  readonly events: number;
  readonly seconds: number;
  /** CPU seconds. */
  readonly collectors: number;
  readonly engine: number;
  /** Load generators, or the sandbox. */
  readonly rest: number;
  readonly writtenBytes: number;
}

/** CPU of children of this process that have ended. */
const endedSeconds = (): number => [13, 14].reduce((ticks, field) => ticks + Number(statOf("self")[field]), 0) / 100;

const sumOf = (children: readonly Child[]): number => children.reduce((sum, child) => sum + child.cpuSeconds(), 0);

/** Measures what `work` costs; it resolves with how many events it brought. */
const measure = async (
  nodes: readonly Child[],
  engine: Engine,
  restSeconds: () => number,
  work: () => Promise<number>,
): Promise<Sample> => {
  const now = () => [sumOf(nodes), engine.cpuSeconds(), restSeconds(), engine.writtenBytes(), performance.now() / 1000];
  const before = now();
  const brought = await work();
  const [collectors = 0, cpu = 0, rest = 0, writtenBytes = 0, lasted = 0] = now().map((value, at) => value - (before[at] ?? 0));
  return { nodes: nodes.length, events: brought, seconds: lasted, collectors, engine: cpu, rest, writtenBytes };
};

/** Requests answered with success. */
const load = async ({ url }: Child, connections: number, forSeconds: number, label: string): Promise<number> => {
  const script = new URL("./support/beacons.lua", import.meta.url).pathname;
  const wrk = spawn("wrk", ["-t1", `-c${connections}`, `-d${forSeconds}s`, "-s", script, url, "--", label], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const report = await text(wrk.stdout);
  return Number(/(\d+) requests in/.exec(report)?.[1]) - Number(/Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? 0);
};

const benchIngest = async (engine: Engine, dataDir: string): Promise<readonly Sample[]> => {
  const address = engine.address();
  const nodes: Child[] = [];
  const samples: Sample[] = [];
  for (const name of NODES) {
    const node = await startCollector({ dataDir: join(dataDir, `in${name}`), role: "ingest", queue: address });
    nodes.push(node);
    await load(node, CONNECTIONS, WARM_SECONDS, `warm${name}`);
    const work = async (): Promise<number> => {
      const connections = Math.round(CONNECTIONS / nodes.length);
      const answered = nodes.map((one, at) => load(one, connections, SECONDS, `${name}-${at}`));
      return (await Promise.all(answered)).reduce((sum, count) => sum + count, 0);
    };
    samples.push(await measure(nodes, engine, endedSeconds, work));
  }
  await Promise.all(nodes.map((node) => node.stop()));
  return samples;
};

const benchDelivery = async (engine: Engine, dataDir: string): Promise<readonly Sample[]> => {
  const address = engine.address();
  const sandbox = await startChild("./sandbox-server.ts");
  const nodes: Child[] = [];
  const samples: Sample[] = [];
  let filled = 0;

  const delivered = async (): Promise<number> => {
    const counters = await fetch(`${sandbox.url}/__sandbox/counters`);
    const { unique }: { unique: number } = JSON.parse(await counters.text());
    return unique;
  };
  const untilDelivered = async (count: number): Promise<void> => {
    while ((await delivered()) < count) await wait(20);
  };
  /** The nodes sleep while the queue is filled, shorter than their share of the rate holds. */
  const fill = (): void => {
    for (const { pid } of nodes) process.kill(pid, "SIGSTOP");
    fillQueue(address, SITE, EVENTS, filled);
    for (const { pid } of nodes) process.kill(pid, "SIGCONT");
    filled += EVENTS;
  };

  for (const name of NODES) {
    const out = { dataDir: join(dataDir, `out${name}`), apiBase: `${sandbox.url}/v5`, role: "deliver", queue: address } as const;
    nodes.push(await startCollector(out));
    if (name > 1) await wait(SHARES_KNOWN_MS);
    fill();
    await untilDelivered(filled);
    fill();
    const from = filled - EVENTS * 0.95;
    const to = filled - EVENTS * 0.05;
    await untilDelivered(from);
    const work = async (): Promise<number> => {
      const before = await delivered();
      await untilDelivered(to);
      return (await delivered()) - before;
    };
    samples.push(await measure(nodes, engine, sandbox.cpuSeconds, work));
    await untilDelivered(filled);
  }
  await Promise.all([...nodes, sandbox].map((child) => child.stop()));
  return samples;
};

const print = (title: string, rest: string, samples: readonly Sample[]): void => {
  const micros = (cpuSeconds: number, { events: count }: Sample): string => ((cpuSeconds / count) * 1e6).toFixed(0);
  const rows = samples.map((sample) => [
    sample.nodes,
    thousands(sample.events / sample.seconds),
    thousands(sample.events / sample.collectors),
    micros(sample.collectors, sample),
    micros(sample.engine, sample),
    micros(sample.rest, sample),
    ((sample.collectors + sample.engine + sample.rest) / sample.seconds).toFixed(2),
    thousands(sample.writtenBytes / sample.events),
  ]);
  const head = [
    "nodes",
    "events/s",
    "per collectors' CPU-second",
    "CPU µs: collectors",
    "engine",
    rest,
    "cores in use",
    "engine's B to disk",
  ];
  process.stdout.write(`\n${title}\n\n${table(head, rows)}\n`);
};

process.stdout.write(`
cluster: purchases of 1 KB, one a request, ${CONNECTIONS} connections in all for ${SECONDS} s; then ${thousands(EVENTS)} waiting ones delivered. Figures per event
${machine()}; engine, load generators and sandbox share the ${availableParallelism()} cores
`);
const others = othersShare();
for (const name of names.split(",")) {
  const kind = ENGINES[name];
  if (!kind) throw new Error(`Engines are ${Object.keys(ENGINES).join(", ")}.`);
  const dataDir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
  const engine = await kind.start();
  try {
    print(`${kind.name}: ingest nodes`, "load generators", await benchIngest(engine, dataDir));
    print(`${kind.name}: delivery nodes`, "sandbox", await benchDelivery(engine, dataDir));
  } finally {
    await engine.stop();
    rmSync(dataDir, { recursive: true });
  }
}
process.stdout.write(`\n${others()}\n`);
