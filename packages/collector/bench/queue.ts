/**
 * What the SQLite queue costs on this machine, fsync on: `node packages/collector/bench/queue.ts [folder]`. Prints tables, asserts nothing.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../src/lib/log.ts";
import { openSqliteQueue } from "../src/queue/drivers/sqlite.ts";
import type { Queue } from "../src/queue/queue.ts";
import { storedEvent } from "../src/queue/stored-event.fixture.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";

const ROUNDS = 5;
const ROUND_MS = 1000;
const PUTTERS = [1, 4, 16, 64, 256];
const BACKLOG = 100_000;
const LEASE = 1000;
const TEXT = "x".repeat(600);

type Put = Queue["put"];

interface Round {
  readonly putsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number => percentile(values, 0.5);
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

let made = 0;
const nextEvent = () => storedEvent({ id: `event-${++made}`, props: { text: TEXT } });

/** So many callers, each putting the next event when the one before is answered. */
async function putRound(put: Put, putters: number): Promise<Round> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + ROUND_MS;
  await Promise.all(
    Array.from({ length: putters }, async () => {
      for (let now = performance.now(); now < end;) {
        await put([nextEvent()]);
        const done = performance.now();
        latencies.push(done - now);
        now = done;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  return { putsPerSecond: latencies.length / seconds, p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
}

/** What a store that keeps nothing would cost: the same text made, an answer in the next turn of the event loop. */
const baseline: Put = async (events) => {
  for (const event of events) JSON.stringify(event);
  await new Promise((resolve) => setImmediate(resolve));
  return events.map(() => "stored");
};

async function withQueue(folder: string, work: (queue: Queue, reopen: () => Promise<Queue>) => Promise<void>): Promise<void> {
  const path = join(mkdtempSync(join(folder, "dayfly-bench-")), "queue.db");
  const open = (): Promise<Queue> => openSqliteQueue({ path, clock: nodeClock, log: silentLog });
  let queue = await open();
  await work(queue, async () => {
    await queue.close();
    queue = await open();
    return queue;
  });
  await queue.close();
  rmSync(join(path, ".."), { recursive: true });
}

async function benchPuts(folder: string): Promise<void> {
  print(`put, events of ${JSON.stringify(nextEvent()).length} bytes, medians of ${ROUNDS} rounds`);
  print("| putters | sqlite /s | p50 ms | p99 ms | baseline /s |");
  print("|---|---|---|---|---|");
  for (const putters of PUTTERS) {
    const sqlite: Round[] = [];
    const nothing: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await withQueue(folder, async (queue) => void sqlite.push(await putRound(queue.put, putters)));
      nothing.push(await putRound(baseline, putters));
    }
    const of = (rounds: readonly Round[], key: keyof Round): number => median(rounds.map((round) => round[key]));
    const rate = of(sqlite, "putsPerSecond").toFixed(0);
    const latency = `${of(sqlite, "p50Ms").toFixed(2)} | ${of(sqlite, "p99Ms").toFixed(2)}`;
    print(`| ${putters} | ${rate} | ${latency} | ${of(nothing, "putsPerSecond").toFixed(0)} |`);
  }
}

async function fill(queue: Queue, events: number, perPut: number): Promise<void> {
  for (let stored = 0; stored < events;) {
    const calls = Array.from({ length: Math.max(1, 4000 / perPut) }, () => Array.from({ length: perPut }, nextEvent));
    await Promise.all(calls.map((call) => queue.put(call)));
    stored += calls.length * perPut;
  }
}

async function benchDrain(folder: string, backlog: number): Promise<void> {
  print(`\nlease and settle ${LEASE} at a time, from a backlog of ${backlog.toLocaleString("en")}, after a restart`);
  print("| open ms | first lease ms | lease p50 ms | lease p99 ms | events /s | µs per event |");
  print("|---|---|---|---|---|---|");
  await withQueue(folder, async (filled, reopen) => {
    await fill(filled, backlog, 1);
    const opening = performance.now();
    const queue = await reopen();
    const opened = performance.now();
    const leases: number[] = [];
    let settled = 0;
    for (;;) {
      const before = performance.now();
      const leased = await queue.lease({ max: LEASE, leaseMs: 60_000 });
      leases.push(performance.now() - before);
      if (leased.length === 0) break;
      await queue.settle(leased.map(({ ref }) => ({ ref, kind: "done" })));
      settled += leased.length;
    }
    const seconds = (performance.now() - opened) / 1000;
    const figures = [
      (opened - opening).toFixed(0),
      leases[0]?.toFixed(2),
      percentile(leases, 0.5).toFixed(2),
      percentile(leases, 0.99).toFixed(2),
      (settled / seconds).toFixed(0),
      ((seconds * 1e6) / settled).toFixed(1),
    ];
    print(`| ${figures.join(" | ")} |`);
  });
}

const folder = process.argv[2] ?? tmpdir();
const backlog = Number(process.argv[3] ?? BACKLOG);
await benchPuts(folder);
await benchDrain(folder, backlog);
