import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../src/lib/free-port.fixture.ts";
import { startNatsCluster } from "./cluster-nats.ts";
import { createStrikes, type Member } from "./cluster-strikes.ts";
import { startChild, type Child } from "./child.ts";
import { type Balance, createLedger } from "./ledger.ts";
import { DAYFLY } from "./lives.ts";
import { createLogWatch, type LogFindings } from "./log-watch.ts";
import { createRandom } from "./random.ts";
import { checkDelivered, settingsFor } from "./run.ts";
import { startTraffic, type TrafficCounts } from "./traffic.ts";

export interface ClusterOptions {
  readonly events: number;
  readonly seconds: number;
  readonly seed: number;
  /** Who is struck, one after the other and then nobody (`Strikes.strike`). Absent: anyone, until the time is over. */
  readonly victims?: readonly string[];
}

export interface Phase {
  readonly name: "before" | "during" | "after";
  readonly seconds: number;
  readonly acknowledged: number;
  /** The longest time between two acknowledgements. */
  readonly gapMs: number;
}

export interface ClusterResult {
  readonly balance: Balance;
  readonly phases: readonly Phase[];
  readonly kills: Readonly<Record<string, number>>;
  readonly leaderKills: number;
  readonly duplicatesSent: number;
  readonly countedTwice: number;
  readonly foreign: number;
  readonly drainSeconds: number;
  readonly unexpected: Readonly<Record<string, number>>;
  readonly requests: { readonly sent: number; readonly refused: number; readonly unanswered: number; readonly slowestMs: number };
  readonly log: LogFindings;
}

const DRAIN_LIMIT_MS = 90_000;
/** Of the time, at the beginning and at the end, in which nobody is killed. */
const CALM = 0.12;

export const runClusterChaos = async (
  options: ClusterOptions,
  cleanUp: (undo: () => unknown) => void,
  tell: (stage: string) => void,
): Promise<ClusterResult> => {
  const { events, seconds, seed } = options;
  tell("starting the NATS servers");
  const random = createRandom(seed, "cluster");
  const log = createLogWatch();
  const nats = await startNatsCluster({ isCuttable: true });
  cleanUp(nats.stop);
  const sandbox = startChild({ script: "./sandbox-server.ts", args: [String(seed)] });
  cleanUp(() => sandbox.end("SIGKILL"));
  if (!(await sandbox.listening)) throw new Error("The sandbox did not start.");
  const dir = mkdtempSync(join(tmpdir(), "dayfly-cluster-"));
  cleanUp(() => rmSync(dir, { recursive: true, force: true }));

  const startNode = async (name: string, role: "ingest" | "deliver"): Promise<Member & { readonly url: string }> => {
    const port = await freePort();
    const env = { ...settingsFor(sandbox.url(), port, join(dir, name)), DAYFLY_QUEUE: nats.address };
    let child: Child | undefined;
    let lastWords = "";
    const onLine = (line: string): void => {
      lastWords = line;
      log.note(line);
    };
    const start = async (): Promise<void> => {
      for (let starts = 0; starts < 20; starts++) {
        child = startChild({ script: DAYFLY, args: ["start", "--json", "--role", role], env, cwd: dir, onLine });
        if (await child.listening) return;
        await wait(300);
      }
      throw new Error(`${name} did not start in 20 tries: ${lastWords}`);
    };
    const kill = async (): Promise<void> => void (await child?.end("SIGKILL"));
    await start();
    cleanUp(kill);
    return { name, url: `http://127.0.0.1:${port}`, kill, start, pid: () => child?.pid };
  };
  tell("starting the nodes");
  const [ingest, deliver] = await Promise.all([
    Promise.all(["ingest-1", "ingest-2"].map((name) => startNode(name, "ingest"))),
    Promise.all(["deliver-1", "deliver-2"].map((name) => startNode(name, "deliver"))),
  ]);
  const servers: readonly Member[] = nats.servers.map(({ end, ...server }) => ({ ...server, kill: () => end("SIGKILL") }));

  const ledger = createLedger(events);
  const phases: Phase[] = [];
  let acknowledged = 0;
  let lastAt = performance.now();
  let gapMs = 0;
  const counting = {
    ...ledger,
    acknowledged(numbers: readonly number[]) {
      ledger.acknowledged(numbers);
      acknowledged += numbers.length;
      gapMs = Math.max(gapMs, performance.now() - lastAt);
      lastAt = performance.now();
    },
  };
  const half = Math.ceil(events / 2);
  const overMs = seconds * 1000;
  const traffics = ingest.map(({ url }, index) =>
    startTraffic({
      url,
      ledger: counting,
      from: index * half,
      events: index === 0 ? half : events - half,
      overMs,
      seed: seed + index,
    }),
  );
  for (const traffic of traffics) cleanUp(traffic.close);

  const phase = async (name: Phase["name"], work: () => Promise<unknown>): Promise<void> => {
    tell(`${name} the killing`);
    const startedAt = performance.now();
    const before = acknowledged;
    gapMs = 0;
    lastAt = startedAt;
    await work();
    if (acknowledged < events) gapMs = Math.max(gapMs, performance.now() - lastAt);
    phases.push({ name, seconds: (performance.now() - startedAt) / 1000, acknowledged: acknowledged - before, gapMs });
  };

  const { strike, strikeAnyone, counts } = createStrikes({ nats, servers, nodes: [...ingest, ...deliver], random, tell });
  const strikeUntil = async (untilMs: number): Promise<void> => {
    while (performance.now() < untilMs) await strikeAnyone();
  };
  const strikeThese = async (victims: readonly string[]): Promise<void> => {
    for (const victim of victims) await strike(victim);
  };

  await phase("before", () => wait(overMs * CALM));
  await phase("during", () =>
    options.victims ? strikeThese(options.victims) : strikeUntil(performance.now() + overMs * (1 - 2 * CALM)),
  );
  await phase("after", () => Promise.all(traffics.map(({ done }) => done)));

  tell("draining");
  const drainFrom = performance.now();
  let checked = await checkDelivered(sandbox.url(), ledger.delivered);
  while (ledger.balance().lost.length > 0 && performance.now() < drainFrom + DRAIN_LIMIT_MS) {
    await wait(500);
    checked = await checkDelivered(sandbox.url(), ledger.delivered);
  }
  const { duplicates }: { duplicates: number } = JSON.parse(await (await fetch(`${sandbox.url()}/__sandbox/counters`)).text());
  const unexpected: Record<string, number> = {};
  for (const traffic of traffics) Object.assign(unexpected, traffic.counts().unexpected);
  const sum = (of: (sent: TrafficCounts) => number): number =>
    traffics.reduce((total, traffic) => total + of(traffic.counts()), 0);
  return {
    balance: ledger.balance(),
    phases,
    ...counts(),
    duplicatesSent: duplicates,
    ...checked,
    drainSeconds: (performance.now() - drainFrom) / 1000,
    unexpected,
    requests: {
      sent: sum(({ requests }) => requests),
      refused: sum(({ unavailable }) => unavailable),
      unanswered: sum(({ unanswered }) => unanswered),
      slowestMs: Math.max(...traffics.map((traffic) => traffic.counts().slowestMs)),
    },
    log: log.findings(),
  };
};
