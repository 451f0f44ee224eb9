/**
 * What it would cost to keep an ad account's rate in the store, beside what its division costs: `pnpm bench rate [seconds]`. Three nodes make the
 * least that a shared bucket needs, one durable write for each call to Pinterest, at an account's 80 calls a second and as fast as they can; then
 * what they do instead: say every two seconds that they deliver. (docs/decisions/010)
 */
import { setTimeout as wait } from "node:timers/promises";
import { silentLog } from "../src/lib/log.ts";
import { openQueue } from "../src/queue/drivers/index.ts";
import type { ClusterState } from "../src/queue/shared/cluster-state.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import { type Engine, ENGINES } from "./support/engine.ts";
import { machine, othersShare, table, thousands } from "./support/report.ts";

const SECONDS = Number(process.argv[2] ?? 4);
const NODES = 3;
const CALLS_PER_SECOND = 80;
/** Calls of a node that wait for their token at once. */
const AT_ONCE = 4;
const BEATS = 50;
const TTL_MS = 6000;

interface Row {
  readonly what: string;
  readonly latenciesMs: readonly number[];
  readonly seconds: number;
  readonly engineSeconds: number;
}

const measure = async (what: string, engine: Engine, work: (note: (ms: number) => void) => Promise<unknown>): Promise<Row> => {
  const latenciesMs: number[] = [];
  const [startedAtMs, before] = [performance.now(), engine.cpuSeconds()];
  await work((ms) => latenciesMs.push(ms));
  return { what, latenciesMs, seconds: (performance.now() - startedAtMs) / 1000, engineSeconds: engine.cpuSeconds() - before };
};

const timed = async (note: (ms: number) => void, call: () => Promise<unknown>): Promise<void> => {
  const startedAtMs = performance.now();
  await call();
  note(performance.now() - startedAtMs);
};

/** A stream that was just made has no leader for a moment. */
const untilAnswered = async (call: () => Promise<unknown>): Promise<void> => {
  while (
    !(await call().then(
      () => true,
      () => false,
    ))
  )
    await wait(100);
};

/** As in a bucket that all nodes share, but without what happens where another was there first. */
const takeToken = (node: ClusterState) => async (): Promise<unknown> =>
  node.save("bucket", new Uint8Array(16), await node.load("bucket"));

const paced = async (nodes: readonly ClusterState[], note: (ms: number) => void): Promise<void> => {
  const underWay: Promise<void>[] = [];
  const startedAtMs = performance.now();
  for (let made = 0; made < CALLS_PER_SECOND * SECONDS; made += 1) {
    await wait(Math.max(0, startedAtMs + (made / CALLS_PER_SECOND) * 1000 - performance.now()));
    const node = nodes[made % nodes.length];
    if (node) underWay.push(timed(note, takeToken(node)));
  }
  await Promise.all(underWay);
};

const flatOut = async (nodes: readonly ClusterState[], note: (ms: number) => void): Promise<void> => {
  const until = performance.now() + SECONDS * 1000;
  const run = async (node: ClusterState): Promise<void> => {
    while (performance.now() < until) await timed(note, takeToken(node));
  };
  await Promise.all(nodes.flatMap((node) => Array.from({ length: AT_ONCE }, () => run(node))));
};

const announce = async (nodes: readonly ClusterState[], note: (ms: number) => void): Promise<void> => {
  for (let beat = 0; beat < BEATS; beat += 1) await Promise.all(nodes.map((node) => timed(note, () => node.announce(TTL_MS))));
};

const describe = (engine: string, { what, latenciesMs, seconds, engineSeconds }: Row): readonly (string | number)[] => {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
  const micros = thousands((engineSeconds / sorted.length) * 1e6);
  return [engine, what, thousands(sorted.length / seconds), at(0.5), at(0.99), micros];
};

const WHATS = [
  [`a write for each call, ${CALLS_PER_SECOND}/s`, paced],
  ["a write for each call, flat out", flatOut],
  ["a node says that it delivers", announce],
] as const;

const benchEngine = async (name: string, engine: Engine): Promise<readonly (readonly (string | number)[])[]> => {
  const address = engine.address();
  const surroundings = { dataDir: "", clock: nodeClock, log: silentLog };
  const queues = await Promise.all(Array.from({ length: NODES }, () => openQueue(address, surroundings)));
  const nodes = queues.flatMap(({ cluster }) => cluster ?? []);
  for (const node of nodes) {
    await untilAnswered(() => node.announce(TTL_MS));
    await untilAnswered(takeToken(node));
  }
  const rows: (readonly (string | number)[])[] = [];
  for (const [what, work] of WHATS) {
    const measured = await measure(what, engine, (note) => work(nodes, note));
    rows.push(describe(name, measured));
  }
  await Promise.all(queues.map((queue) => queue.close()));
  return rows;
};

const rows: (readonly (string | number)[])[] = [];
const others = othersShare();
for (const key of ["nats3", "postgres"]) {
  const kind = ENGINES[key];
  if (!kind) throw new Error(`There is no engine ${key}.`);
  const engine = await kind.start();
  try {
    rows.push(...(await benchEngine(kind.name, engine)));
  } finally {
    await engine.stop();
  }
}
process.stdout.write(`
rate: ${NODES} nodes, ${SECONDS} s each
${machine()}; engine and nodes share the cores; ${others()}

${table(["engine", "what", "calls/s", "p50 ms", "p99 ms", "engine's CPU µs/call"], rows)}
`);
