import { createSiteDirectory } from "../../packages/collector/src/config/site-directory.ts";
import { loadSettings } from "../../packages/collector/src/config/load.ts";
import { createApp } from "../../packages/collector/src/http/app.ts";
import { createClientIp } from "../../packages/collector/src/http/client-ip.ts";
import { createDoors } from "../../packages/collector/src/http/doors.ts";
import { createMetrics } from "../../packages/collector/src/http/metrics.ts";
import { createMetricsDoor } from "../../packages/collector/src/http/metrics-door.ts";
import { createNodeLog } from "../../packages/collector/src/runtimes/node-log.ts";
import { openSeal } from "../../packages/collector/src/identity/seal.ts";
import { createSealedTraits } from "../../packages/collector/src/identity/sealed-traits.ts";
import { openMemoryQueue } from "../../packages/collector/src/queue/drivers/memory.ts";
import type { PutResult, Queue } from "../../packages/collector/src/queue/queue.ts";
import { openCounters } from "../../packages/collector/src/record/counters.ts";
import { openMemoryRecord } from "../../packages/collector/src/record/memory.ts";
import { nodeClock } from "../../packages/collector/src/runtimes/node-clock.ts";
import { nodeHash } from "../../packages/collector/src/runtimes/node-hash.ts";
import { loadScript, loadScripts } from "../../packages/collector/src/runtimes/node-script.ts";
import type { StoredEvent } from "../../packages/collector/src/wire/stored-event.ts";

/** The real doors over a queue in memory. */
export interface EngineCollector {
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  /** `sha384-…` of the script. */
  readonly integrity: string;
  /** Every event that was stored, in order. */
  readonly stored: readonly StoredEvent[];
  /** Events that came once more and that the queue recognised. */
  readonly repeats: readonly StoredEvent[];
  /** Calls back after each put. Returns how to stop it. */
  onPut(listener: () => void): () => void;
}

/** `env` beside what every browser here needs. */
export const openCollector = (env: Readonly<Record<string, string>> = {}): EngineCollector => {
  const settings = loadSettings({
    PINTEREST_AD_ACCOUNT_ID: "549755885175",
    PINTEREST_ACCESS_TOKEN: "pina_token_of_the_test",
    // Every browser here is driven and says so.
    DAYFLY_ACCEPT_BOTS: "true",
    DAYFLY_SECRET: "a secret of at least thirty-two characters",
    DAYFLY_DEFAULT_COUNTRY: "US",
    ...env,
  });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const stored: StoredEvent[] = [];
  const repeats: StoredEvent[] = [];
  const listeners = new Set<() => void>();
  const queue = noting(openMemoryQueue({ clock: nodeClock }), (event, result) => {
    (result === "stored" ? stored : repeats).push(event);
    for (const listener of listeners) listener();
  });
  const counters = openCounters();
  const metrics = createMetrics({ queue, counters, clock: nodeClock, accounts: () => [] });
  const seal = openSeal(settings.value);
  const basePath = "/_df";
  const sites = createSiteDirectory(settings.value.sites);
  const log = createNodeLog("warn");
  const doors = createDoors({
    basePath,
    sealedTraits: seal && createSealedTraits({ seal, path: basePath }),
    sites,
    clientIp: createClientIp([]),
    ipLimit: () => 0,
    siteLimit: () => 0,
    queue,
    record: metrics.watch(openMemoryRecord({ clock: nodeClock })),
    counters,
    clock: nodeClock,
    hash: nodeHash,
    log,
    mintId: () => crypto.randomUUID(),
    timed: metrics.timed,
  });
  const app = createApp({
    basePath,
    doors,
    sites,
    log,
    scripts: loadScripts(),
    readiness: () => ({ ready: queue.ready().ok, checks: {} }),
    metrics: createMetricsDoor({ metrics, token: undefined, hash: nodeHash }),
  });
  return {
    fetch: app.fetch,
    integrity: loadScript("df").integrity,
    stored,
    repeats,
    onPut(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

/** The same queue; `note` hears of each event that was put, once that is durable, and what became of it. */
const noting = (queue: Queue, note: (event: StoredEvent, result: PutResult | undefined) => void): Queue => ({
  ...queue,
  async put(events) {
    const results = await queue.put(events);
    events.forEach((event, index) => note(event, results[index]));
    return results;
  },
});
