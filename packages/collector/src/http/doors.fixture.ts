import { gzipSync } from "node:zlib";
import { loadSettings } from "../config/load.ts";
import { createSiteDirectory } from "../config/site-directory.ts";
import { openSeal } from "../identity/seal.ts";
import { createSealedTraits } from "../identity/sealed-traits.ts";
import { type Log, silentLog } from "../lib/log.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { unixMs } from "../lib/time.ts";
import { openMemoryQueue } from "../queue/drivers/memory.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { openCounters } from "../record/counters.ts";
import { openMemoryRecord } from "../record/memory.ts";
import { createApp } from "./app.ts";
import type { ClientIp } from "./client-ip.ts";
import { createClientIp } from "./client-ip.ts";
import { createDoors } from "./doors.ts";
import type { AccountState } from "./stats.ts";
import type { ClientPlace } from "./client-place.ts";
import { createMetricsDoor } from "./metrics-door.ts";
import { createMetrics } from "./metrics.ts";
import { createRateLimit } from "./rate-limit.ts";

export const NOW = unixMs(1_790_000_000_000);
export const ORIGIN = "https://shop.example";
export const BROWSER =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";

interface DoorsOptions {
  readonly maxEvents?: number;
  readonly env?: Record<string, string>;
  readonly clientIp?: ClientIp;
  readonly clientPlace?: ClientPlace;
  readonly sitePerSecond?: number;
  readonly metricsToken?: string;
  readonly log?: Log;
}

/** The real doors over a queue in memory, for tests. */
export const openDoors = (options: DoorsOptions = {}) => {
  const settings = loadSettings({
    PINTEREST_AD_ACCOUNT_ID: "549755885175",
    PINTEREST_ACCESS_TOKEN: "pina_token_of_the_test",
    DAYFLY_ORIGINS: ORIGIN,
    DAYFLY_API_KEY: "write-key-of-the-test",
    ...options.env,
  });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const clock = manualClock(NOW);
  const queue = openMemoryQueue({ clock, ...(options.maxEvents === undefined ? {} : { maxEvents: options.maxEvents }) });
  const counters = openCounters();
  const accounts: AccountState[] = [];
  const metrics = createMetrics({ queue, counters, clock, accounts: () => accounts });
  const record = metrics.watch(openMemoryRecord({ clock }));
  const plain = new TextEncoder().encode("window._df={}");
  const tagPlain = new TextEncoder().encode("window._df={tag:1}");
  const gzip = new Uint8Array(gzipSync(plain));
  let minted = 0;
  const seal = openSeal(settings.value);
  const basePath = "/_df";
  const sites = createSiteDirectory(settings.value.sites);
  const { log = silentLog } = options;
  const doors = createDoors({
    basePath,
    sealedTraits: seal && createSealedTraits({ seal, path: basePath }),
    sites,
    clientIp: options.clientIp ?? createClientIp([]),
    ...(options.clientPlace ? { clientPlace: options.clientPlace } : {}),
    ipLimit: createRateLimit({ perSecond: 1, burst: 2, maxKeys: 100, clock }),
    siteLimit: createRateLimit({ perSecond: options.sitePerSecond ?? 0, burst: 3, maxKeys: 100, clock }),
    queue,
    record,
    counters,
    clock,
    hash: sha256Hex,
    log,
    mintId: () => `minted-${(minted += 1)}`,
    timed: metrics.timed,
  });
  const app = createApp({
    basePath,
    doors,
    sites,
    log,
    scripts: [
      { name: "df", plain, gzip, brotli: plain, hash: "0123456789ab", integrity: "sha384-x" },
      { name: "df.tag", plain: tagPlain, gzip, brotli: tagPlain, hash: "ba9876543210", integrity: "sha384-y" },
    ],
    readiness: () => ({ ready: queue.ready().ok, checks: {} }),
    metrics: createMetricsDoor({ metrics, token: options.metricsToken, hash: sha256Hex }),
  });
  /** Everything that was stored, as the queue holds it. */
  const stored = async () => (await queue.lease({ max: 1000, leaseMs: 1000 })).map(({ event }) => event);
  return { app, doors, queue, record, counters, accounts, metrics, clock, stored };
};
