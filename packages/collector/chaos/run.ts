import { join } from "node:path";
import { freePort } from "../src/lib/free-port.fixture.ts";
import { type Ending, startChild } from "./child.ts";
import { type DeadSummary, readDeadLetters } from "./dead-letters.ts";
import { isIntact, type Line, untilNothingIsDue } from "./drain.ts";
import { type Balance, createLedger } from "./ledger.ts";
import { createLives, DAYFLY, type LifeCounts, planKills } from "./lives.ts";
import { createLogWatch, type LogFindings } from "./log-watch.ts";
import { type Struck, startPinterestFaults } from "./pinterest-faults.ts";
import { type Operator, startOperator } from "./operator.ts";
import { API_KEY, ORIGIN } from "./purchase.ts";
import { startStoreFaults } from "./store-faults.ts";
import { startTraffic, type TrafficCounts } from "./traffic.ts";
import { makeVolume } from "./volume.ts";

export interface ChaosOptions {
  readonly events: number;
  readonly kills: number;
  readonly seconds: number;
  readonly seed: number;
}

/** Everything that a run has found out. */
export interface ChaosResult {
  readonly balance: Balance;
  readonly traffic: TrafficCounts;
  readonly lives: LifeCounts;
  readonly pinterestFaults: Readonly<Record<string, Struck>>;
  readonly storeFaults: Readonly<Record<string, number>>;
  readonly missingFaults: readonly string[];
  readonly log: LogFindings;
  readonly dead: DeadSummary;
  /** Arrivals at Pinterest of what it had taken before. */
  readonly duplicatesSent: number;
  /** Ids that Pinterest would count more than once, because they came under more than one name. */
  readonly countedTwice: number;
  /** Ids at Pinterest or among the dead that nobody sent. */
  readonly foreign: number;
  readonly seconds: { readonly faults: number; readonly drainNow: number; readonly drainLater: number };
  /** What was stored for later when nothing was due any more. */
  readonly later: Line;
  readonly left: Line;
  readonly operator: ReturnType<Operator["counts"]>;
  /** The queue's file, and the operator's newest backup. */
  readonly isIntact: boolean;
  readonly endings: readonly (Ending | undefined)[];
}

/** Of one event in the store, twice, and room for what the log holds. */
const BYTES_PER_EVENT = 2500;
const LEAST_VOLUME_BYTES = 64 * 1024 * 1024;
const DRAIN_LIMIT_MS = 90_000;
/** Retries that are due later than this are not waited for. */
const SOON_MS = 1000;

/** The undoing of what a run has started, in reverse; called however it ends. */
type CleanUp = (undo: () => unknown) => void;

/** `tell` hears what the run comes to, for whoever asks where it hangs. */
export const runChaos = async (options: ChaosOptions, cleanUp: CleanUp, tell: (stage: string) => void): Promise<ChaosResult> => {
  const { events, kills, seconds, seed } = options;
  tell("starting the sandbox");
  const overMs = seconds * 1000;
  const volume = makeVolume(LEAST_VOLUME_BYTES + events * BYTES_PER_EVENT);
  cleanUp(volume.remove);
  const log = createLogWatch();
  const sandbox = startChild({ script: "./sandbox-server.ts", args: [String(seed)] });
  cleanUp(() => sandbox.end("SIGKILL"));
  if (!(await sandbox.listening)) throw new Error("The sandbox did not start.");
  // Every life of the collector listens on the same one.
  const port = await freePort();
  const { dataDir } = volume;
  const lives = createLives({ env: settingsFor(sandbox.url(), port, dataDir), cwd: dataDir, onLine: log.note });
  cleanUp(lives.stop);

  const ledger = createLedger(events);
  const startedAt = performance.now();
  const traffic = startTraffic({ url: `http://127.0.0.1:${port}`, ledger, events, overMs: overMs * 0.95, seed });
  cleanUp(traffic.close);
  const maxMs = Math.min(2000, overMs / 30);
  const pinterest = startPinterestFaults({ sandboxUrl: sandbox.url(), nextNumber: traffic.next, seed, maxMs });
  const store = startStoreFaults({ volume, pid: lives.pid, seed, maxMs });
  const operator = startOperator({ dataDir, seed, maxMs });
  const stopFaults = () => Promise.all([pinterest.stop(), store.stop(), operator.stop()]);
  cleanUp(stopFaults);

  tell("killing the collector, with faults of store and Pinterest");
  await lives.killAsPlanned(planKills(kills, overMs, seed));
  tell("lifting the faults");
  await stopFaults();
  const faultsOverAt = performance.now();

  tell("starting without faults");
  // This start forgets which accounts were held and for how long; when retries are due is stored.
  await lives.start(DAYFLY, ["start", "--json"]);
  tell("waiting until every event is acknowledged");
  await traffic.done;
  tell("waiting until nothing is due");
  const later = await untilNothingIsDue(dataDir, SOON_MS, Math.min(overMs, DRAIN_LIMIT_MS));
  const drainedNowAt = performance.now();
  tell("stopping");
  const endings = [await lives.end("SIGTERM")];
  tell("delivering with the clock set ahead");
  await lives.start("./ahead-server.ts", [String(Math.ceil(later.furthestMs) + 1000)]);
  const left = await untilNothingIsDue(dataDir, Number.MAX_SAFE_INTEGER / 2, DRAIN_LIMIT_MS);
  const drainedAt = performance.now();
  endings.push(await lives.end("SIGTERM"));
  tell("counting");

  const { countedTwice, foreign } = await checkDelivered(sandbox.url(), ledger.delivered);
  const dead = await readDeadLetters(dataDir, ledger.dead);
  const counters = await fetch(`${sandbox.url()}/__sandbox/counters`);
  const { duplicates }: { duplicates: number } = JSON.parse(await counters.text());
  return {
    balance: ledger.balance(),
    traffic: traffic.counts(),
    lives: lives.counts(),
    pinterestFaults: pinterest.struck(),
    storeFaults: store.struck(),
    missingFaults: store.missing(),
    log: log.findings(),
    dead,
    duplicatesSent: duplicates,
    countedTwice,
    foreign: foreign + dead.foreign,
    seconds: {
      faults: (faultsOverAt - startedAt) / 1000,
      drainNow: (drainedNowAt - faultsOverAt) / 1000,
      drainLater: (drainedAt - drainedNowAt) / 1000,
    },
    later,
    left,
    operator: operator.counts(),
    isIntact: isIntact(join(dataDir, "queue.db")) && isIntact(operator.backup() ?? ":memory:"),
    endings,
  };
};

export const settingsFor = (sandboxUrl: string, port: number, dataDir: string): Readonly<Record<string, string>> => ({
  PINTEREST_AD_ACCOUNT_ID: "549755885175",
  PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
  PINTEREST_API_BASE: `${sandboxUrl}/v5`,
  DAYFLY_ORIGINS: ORIGIN,
  DAYFLY_API_KEY: API_KEY,
  DAYFLY_RATE_PER_IP: "0",
  DAYFLY_DATA_DIR: dataDir,
  DAYFLY_PORT: String(port),
  // Without a bound V8 takes what the machine has, and a leak would look like ease.
  NODE_OPTIONS: "--max-old-space-size=128",
});

/** Reads what Pinterest holds: a line for each (ad account, event name, event id) that it counted. */
export const checkDelivered = async (
  sandboxUrl: string,
  delivered: (id: string) => boolean,
): Promise<{ countedTwice: number; foreign: number }> => {
  const text = await (await fetch(`${sandboxUrl}/__sandbox/ids`)).text();
  const ids = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t")[2] ?? "");
  return { countedTwice: ids.length - new Set(ids).size, foreign: ids.filter((id) => !delivered(id)).length };
};
