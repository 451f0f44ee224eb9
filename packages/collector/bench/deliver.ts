/**
 * What delivering costs: `node packages/collector/bench/deliver.ts [events] [rounds]`. A backlog of purchases in the SQLite queue goes to a
 * sandbox in another process, with the record in memory as in the collector. Prints a table, asserts nothing.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AdAccountId } from "../src/capi/account.ts";
import type { DeliveryFact } from "../src/delivery/fact.ts";
import { createSend } from "../src/delivery/send.ts";
import type { DeliverySite } from "../src/delivery/delivery-site.ts";
import { createMemoryTokenStore } from "../src/delivery/token-store.ts";
import { createDeliveryWorker } from "../src/delivery/worker.ts";
import { silentLog } from "../src/lib/log.ts";
import { openSqliteQueue } from "../src/queue/drivers/sqlite.ts";
import { openMemoryRecord } from "../src/record/memory.ts";
import { nextTurn } from "../src/lib/next-turn.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import { DEFAULT_SETTINGS } from "../src/transform/cases/sample.ts";
import type { SiteKey } from "../src/wire/stored-event.ts";
import { startChild } from "./support/child.ts";
import { fillQueue } from "./support/fill.ts";
import { machine, median, othersShare, table, thousands } from "./support/report.ts";

const EVENTS = Number(process.argv[2] ?? 100_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const SITE = "shop" as SiteKey;

const siteOf = (apiBase: string): DeliverySite => ({
  key: SITE,
  account: {
    adAccountId: "549755885175" as AdAccountId,
    credentials: { kind: "token", accessToken: "pina_sandbox_token" },
    apiBase,
    test: false,
  },
  ...DEFAULT_SETTINGS,
});

interface Sample {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly requests: number;
  readonly peakMb: number;
}

const measure = async (): Promise<Sample> => {
  const dir = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
  const sandbox = await startChild("./sandbox-server.ts");
  const path = join(dir, "queue.db");
  fillQueue(`sqlite:${path}`, SITE, EVENTS);
  const queue = await openSqliteQueue({ path, clock: nodeClock, log: silentLog });
  const send = createSend();
  try {
    const site = siteOf(`${sandbox.url}/v5`);
    const facts: DeliveryFact[] = [];
    let delivered = 0;
    const done = Promise.withResolvers<void>();
    const onEvent = (fact: DeliveryFact): void => {
      if (fact.kind === "request") facts.push(fact);
      if (fact.kind === "delivered" && (delivered += fact.latenciesMs.length) >= EVENTS) done.resolve();
    };
    const worker = createDeliveryWorker({
      queue,
      send,
      onEvent,
      clock: nodeClock,
      log: silentLog,
      random: Math.random,
      turn: nextTurn,
      record: openMemoryRecord({ clock: nodeClock }),
      tokens: createMemoryTokenStore(),
      sites: { find: (key) => (key === SITE ? site : undefined), all: () => [site] },
    });
    const startedAt = performance.now();
    const before = process.cpuUsage();
    worker.start();
    await done.promise;
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(before);
    await worker.stop(1_000);
    return {
      perSecond: EVENTS / seconds,
      perCpuSecond: (EVENTS / (user + system)) * 1e6,
      requests: facts.length,
      peakMb: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    await send.close();
    await queue.close();
    await sandbox.stop();
    rmSync(dir, { recursive: true });
  }
};

const samples: Sample[] = [];
const others = othersShare();
for (let round = 0; round < ROUNDS; round++) samples.push(await measure());
const of = (field: keyof Sample): number => median(samples.map((sample) => sample[field]));
process.stdout.write(`
deliver: ${thousands(EVENTS)} purchases in the SQLite queue to a sandbox in another process, ${ROUNDS} rounds, medians
${machine()}; all threads of the collector counted, the sandbox shares the cores; ${others()}

${table(
  ["events/s", "events per CPU-second", "requests", "peak RSS MB"],
  [[thousands(of("perSecond")), thousands(of("perCpuSecond")), of("requests"), of("peakMb").toFixed(0)]],
)}
`);
