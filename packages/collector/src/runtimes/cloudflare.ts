import packageJson from "../../package.json" with { type: "json" };
import type { DayflyConfig } from "../config/define-config.ts";
import { loadSettings, type Settings } from "../config/load.ts";
import { createSiteDirectory, type SiteDirectory } from "../config/site-directory.ts";
import { fetchSend } from "../delivery/fetch-send.ts";
import { createMemoryTokenStore } from "../delivery/token-store.ts";
import { createDeliveryWorker } from "../delivery/worker.ts";
import { createApp } from "../http/app.ts";
import { createDoors } from "../http/doors.ts";
import { createClientIp } from "../http/client-ip.ts";
import { readPlace } from "../http/client-place.ts";
import { createRateLimit } from "../http/rate-limit.ts";
import { createSealedTraits } from "../identity/sealed-traits.ts";
import { createWebSeal } from "../identity/web-seal.ts";
import type { Log } from "../lib/log.ts";
import { fail, ok, type Result } from "../lib/result.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import { waitAtMost } from "../lib/wait-at-most.ts";
import type { IncomingMessage, QueueBinding } from "../queue/drivers/cloudflare/bindings.ts";
import { openInbox } from "../queue/drivers/cloudflare/inbox.ts";
import { createOutbox } from "../queue/drivers/cloudflare/outbox.ts";
import { openCounters } from "../record/counters.ts";
import { silentRecord } from "../record/silent.ts";
import { createConsoleLog } from "./cloudflare/console-log.ts";
import { createKeeperTokenStore, type KeeperNamespace } from "./cloudflare/keeper-token-store.ts";
import { settingsPauseSeconds } from "./cloudflare/settings-pause.ts";
import { webClock as clock } from "./web-clock.ts";

export { TokenKeeper } from "./cloudflare/token-keeper.ts";

/** What wrangler.jsonc binds, beside the settings, which are variables and secrets of the same names as everywhere. */
export interface Bindings {
  readonly EVENTS: QueueBinding;
  readonly DEAD_LETTERS: QueueBinding;
  /** Needed with PINTEREST_REFRESH_TOKEN. */
  readonly TOKENS?: KeeperNamespace;
}

export interface CloudflareWorker {
  fetch(request: Request, env: Bindings): Promise<Response>;
  queue(batch: { readonly messages: readonly IncomingMessage[] }, env: Bindings): Promise<void>;
}

/** What an isolate makes once: nothing in it belongs to a request. */
interface Isolate {
  readonly settings: Settings;
  readonly app: ReturnType<typeof createApp>;
  readonly sites: SiteDirectory;
  readonly log: Log;
}

/**
 * The collector as a Worker: the same doors and the same delivery, with Cloudflare's queue between them. `config` is what dayfly.config.ts
 * would hold. With settings that are not complete the doors answer 503, the queue keeps its messages, and the log says what is missing.
 */
export const createCloudflareWorker = (config?: DayflyConfig): CloudflareWorker => {
  let opened: Result<Isolate, readonly string[]> | undefined;
  const open = (env: Bindings) => {
    opened ??= openIsolate(env, config);
    if (!opened.ok) createConsoleLog("error").error("The settings are not complete.", { problems: opened.failure });
    return opened;
  };
  return {
    async fetch(request, env) {
      const isolate = open(env);
      return isolate.ok ? isolate.value.app.fetch(withVisitorAddress(request)) : new Response(NOT_COMPLETE, { status: 503 });
    },
    async queue({ messages }, env) {
      const isolate = open(env);
      if (isolate.ok) return deliver(isolate.value, env, messages);
      for (const message of messages) message.retry({ delaySeconds: settingsPauseSeconds(message.attempts) });
    },
  };
};

const NOT_COMPLETE = "This Worker's settings are not complete; its log says what is missing.\n";

const openIsolate = (env: Bindings, config: DayflyConfig | undefined): Result<Isolate, readonly string[]> => {
  const variables = Object.entries(env).filter(([, value]) => typeof value === "string");
  const loaded = loadSettings(Object.fromEntries(variables), config);
  const problems = [...missingBindings(env, loaded), ...(loaded.ok ? [] : loaded.failure)];
  return loaded.ok && problems.length === 0 ? ok(composeIsolate(env, loaded.value)) : fail(problems);
};

const missingBindings = (env: Partial<Bindings>, settings: Result<Settings, unknown>): readonly string[] => {
  const refreshes = settings.ok && settings.value.sites.some(({ account }) => account.credentials.kind === "oauth");
  const needed = {
    EVENTS: "a queue",
    DEAD_LETTERS: "a queue",
    ...(refreshes ? { TOKENS: "the Durable Object TokenKeeper" } : {}),
  };
  return Object.entries(needed)
    .filter(([name]) => !(name in env))
    .map(([name, what]) => `The binding ${name} is missing; bind ${what} in wrangler.jsonc, as the example does.`);
};

const composeIsolate = (env: Bindings, settings: Settings): Isolate => {
  const log = createConsoleLog(settings.logLevel);
  const sites = createSiteDirectory(settings.sites);
  const readAddress = createClientIp([]);
  const seal = settings.secret === undefined ? undefined : createWebSeal([settings.secret, ...settings.oldSecrets]);
  const { basePath } = settings;
  const doors = createDoors({
    basePath,
    clientIp: (_peer, header) => readAddress(header("x-forwarded-for"), () => undefined),
    clientPlace: (_peer, header) => readPlace(header),
    ipLimit: createRateLimit({ perSecond: settings.ratePerIp, burst: settings.ratePerIp * 10, maxKeys: 10_000, clock }),
    siteLimit: createRateLimit({ perSecond: settings.ratePerSite, burst: settings.ratePerSite * 2, maxKeys: 1000, clock }),
    sites,
    sealedTraits: seal && createSealedTraits({ seal, path: settings.basePath }),
    queue: createOutbox(env.EVENTS),
    record: silentRecord,
    counters: openCounters(),
    hash: sha256Hex,
    clock,
    log,
    mintId: () => crypto.randomUUID(),
  });
  // Static assets: Cloudflare serves scripts without waking the Worker.
  const app = createApp({ basePath, doors, scripts: [], sites, log, readiness: () => ({ ready: true, checks: {} }) });
  return { settings, app, sites, log };
};

/** Cloudflare says in a header of its own who the visitor is; whatever the visitor says of that is replaced. */
const withVisitorAddress = (request: Request): Request => {
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-for", request.headers.get("cf-connecting-ip") ?? "");
  return new Request(request, { headers });
};

/** All of a batch at once: it is in memory anyway. */
const AT_ONCE = { maxPerLease: Infinity, maxLeased: Infinity, maxWaitingPerAccount: Infinity } as const;
/** Cloudflare ends a consumer after 15 minutes. */
const DEADLINE_MS = 10 * MINUTE_MS;
const STOP_MS = 5 * SECOND_MS;

/** Delivers what a consumer was given. What is not settled at its end, whatever ended it, comes again; the rest does not. */
const deliver = async ({ settings, sites, log }: Isolate, env: Bindings, messages: readonly IncomingMessage[]): Promise<void> => {
  const { secret, oldSecrets } = settings;
  const inbox = openInbox({ messages, events: env.EVENTS, deadLetters: env.DEAD_LETTERS, clock, log });
  try {
    const worker = createDeliveryWorker({
      queue: inbox,
      sites,
      tokens:
        env.TOKENS === undefined || secret === undefined
          ? createMemoryTokenStore()
          : createKeeperTokenStore(env.TOKENS, [secret, ...oldSecrets]),
      record: silentRecord,
      send: fetchSend,
      clock,
      random: Math.random,
      log,
      settings: { userAgent: `dayfly/${packageJson.version}`, ...AT_ONCE },
    });
    worker.start();
    await waitAtMost(clock, DEADLINE_MS, inbox.done);
    await worker.stop(STOP_MS);
  } catch (error) {
    // Thrown on, it would bring back what is acknowledged too.
    log.error("The consumer broke off; what it had not settled comes again.", { error: String(error) });
  } finally {
    inbox.returnRest();
  }
};
