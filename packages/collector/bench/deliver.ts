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
import type { DeliverySite } from "../src/delivery/site-mapper.ts";
import { createMemoryTokenStore } from "../src/delivery/token-store.ts";
import { createDeliveryWorker } from "../src/delivery/worker.ts";
import { silentLog } from "../src/lib/log.ts";
import { sha256Hex } from "../src/lib/sha256.ts";
import { openSqliteQueue } from "../src/queue/drivers/sqlite.ts";
import { openMemoryRecord } from "../src/record/memory.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import type { EventId, SiteKey, StoredEvent } from "../src/wire/stored-event.ts";
import { startChild } from "./support/child.ts";
import { machine, median, table, thousands } from "./support/report.ts";

const EVENTS = Number(process.argv[2] ?? 100_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const PUT = 500;
const SITE = "shop" as SiteKey;

const purchase = (index: number): StoredEvent => ({
  site: SITE,
  id: `0190f3c2-7d1e-7000-8000-${String(index).padStart(12, "0")}` as EventId,
  name: "Order Completed",
  at: nodeClock.now(),
  receivedAt: nodeClock.now(),
  door: "browser",
  actionSource: "web",
  url: "https://shop.example/checkout/thanks?utm_source=pinterest",
  props: {
    order_id: `ORD-${index}`,
    total: 129.99,
    currency: "USD",
    products: [
      { product_id: "SKU-A", name: "Widget", price: 49.99, quantity: 2 },
      { product_id: "SKU-B", name: "Gadget", price: 30.01, quantity: 1 },
    ],
  },
  user: { em: [sha256Hex("em")], ph: [sha256Hex("ph")], fn: [sha256Hex("fn")], external_id: [sha256Hex(`${index}`)] },
  epik: "dj0yJnU9Zl9BYkNkRWZHaElqS2xNbk9wUXJTdFV2V3hZeiZwPTAmbj1hYmNkZWZn",
  ip: "203.0.113.7",
  userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) [Pinterest/iOS]",
  consent: { state: "granted", source: "explicit" },
  warnings: [],
});

const siteOf = (apiBase: string): DeliverySite => ({
  key: SITE,
  account: {
    adAccountId: "549755885175" as AdAccountId,
    credentials: { kind: "token", accessToken: "pina_sandbox_token" },
    apiBase,
    test: false,
  },
  variant: "default",
  events: {},
  customEvents: "custom",
  epik: "click_id",
  pinUnauth: "external_id",
  ip: "full",
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
  const queue = await openSqliteQueue({ path: join(dir, "queue.db"), clock: nodeClock, log: silentLog });
  const send = createSend();
  try {
    for (let put = 0; put < EVENTS; put += PUT)
      await queue.put(Array.from({ length: Math.min(PUT, EVENTS - put) }, (_, index) => purchase(put + index)));
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
for (let round = 0; round < ROUNDS; round++) samples.push(await measure());
const of = (field: keyof Sample): number => median(samples.map((sample) => sample[field]));
process.stdout.write(`
deliver: ${thousands(EVENTS)} purchases in the SQLite queue to a sandbox in another process, ${ROUNDS} rounds, medians
${machine()}; all threads of the collector counted, the sandbox shares the cores

${table(
  ["events/s", "events per CPU-second", "requests", "peak RSS MB"],
  [[thousands(of("perSecond")), thousands(of("perCpuSecond")), of("requests"), of("peakMb").toFixed(0)]],
)}
`);
