import { resolve } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import type { Hono } from "hono";
import { unservedAccounts } from "./admin/unserved-accounts.ts";
import { composeAlerts } from "./compose-alerts.ts";
import type { Admin } from "./compose-admin.ts";
import type { Settings } from "./config/load.ts";
import { createLiveSettings, type LiveSettings, type LiveSettingsParts } from "./config/reload.ts";
import { createSiteDirectory } from "./config/site-directory.ts";
import { layerSites } from "./config/site-layers.ts";
import { openSeal } from "./identity/seal.ts";
import type { DeliverySettings } from "./delivery/delivery-settings.ts";
import type { Send } from "./delivery/send.ts";
import { startRateShare } from "./delivery/rate-share.ts";
import { heldBack } from "./delivery/held-back.ts";
import { createDeliveryWorker } from "./delivery/worker.ts";
import { createClientIp } from "./http/client-ip.ts";
import type { ControlApp } from "./http/control.ts";
import { readinessOf } from "./http/health.ts";
import { createInnerApp, whereDoorsAre } from "./http/inner-app.ts";
import { createMetrics } from "./http/metrics.ts";
import { createMetricsDoor } from "./http/metrics-door.ts";
import type { ScriptAsset } from "./http/script.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import { nextTurn } from "./lib/next-turn.ts";
import type { HashText } from "./lib/sha256.ts";
import type { DoorNews } from "./ingest/protocol.ts";
import type { IngestParts } from "./ingest/start-threads.ts";
import { openAdminStore } from "./open-admin-store.ts";
import { openTokenStore } from "./open-token-store.ts";
import { openQueue } from "./queue/drivers/index.ts";
import type { Queue } from "./queue/queue.ts";
import { startRetention } from "./queue/retention.ts";
import { openCounters } from "./record/counters.ts";
import { openRecord } from "./record/open-record.ts";
import type { EventRecord } from "./record/record.ts";
import { startRecordRetention } from "./record/retention.ts";
import type { Role } from "./role.ts";

/** The real world, as far as the rooms need it. */
export interface Outside {
  readonly clock: Clock;
  readonly random: () => number;
  readonly mintId: () => string;
  readonly hash: HashText;
  readonly log: Log;
  readonly send: Send & { close(): Promise<void> };
  readonly scripts: readonly ScriptAsset[];
}

export interface Collector {
  readonly app: Hono;
  readonly record: EventRecord;
  /** What threads that take requests hand over to; absent where none are to be taken. */
  readonly ingest?: IngestParts;
  /** What an operator's commands ask; its code is loaded by the call. */
  control(): Promise<ControlApp>;
  /** The operator's side; absent where it is off. */
  readonly admin?: Admin;
  /** Reads the settings again; absent where they cannot change. */
  readonly reload?: LiveSettings["reload"];
  /** Starts what nobody waits for: the delivery, the alarms, and forgetting what is old. Called once it listens. */
  start(): void;
  /** Settles what is in flight as far as `deadlineMs` allows, then closes the store. Everything else stays in the queue. */
  stop(deadlineMs: number): Promise<void>;
}

export interface ComposeOptions {
  /** Default: `all`. */
  readonly role?: Role;
  /** Where the doors are: on this thread (the default), or on threads that whoever serves the collector starts. */
  readonly doors?: "here" | "threads";
  /** Being opened already; default: opened here, as the settings say. */
  readonly queue?: Promise<Queue>;
  /** What differs from the delivery's own settings. */
  readonly delivery?: Partial<DeliverySettings>;
  /** Where the watched site is, for a link from the console: the demo's shop. */
  readonly siteUrl?: string;
  /** Reads the settings anew; absent: they stay as they are. */
  readonly reread?: LiveSettingsParts["read"];
}

/** Puts the collector together out of its parts. The one file that knows every concrete part. */
export const composeCollector = async (
  settings: Settings,
  outside: Outside,
  { role = "all", doors = "here", queue: opening, delivery, reread, siteUrl }: ComposeOptions = {},
): Promise<Collector> => {
  const { clock, log, hash } = outside;
  const dataDir = resolve(settings.dataDir);
  const vault = openAdminStore(settings);
  const queue = await (opening ?? openQueue(settings.queue, { dataDir, clock, log }));
  const { cluster } = queue;
  const sites = createSiteDirectory(settings.sites);
  const layers = layerSites(sites);
  const live = reread && createLiveSettings({ settings, sites: layers.settings, log, read: reread });
  const current = () => live?.current() ?? settings;
  const counters = openCounters();
  const isHeldBack = role === "ingest" && !cluster;
  let admin: Admin | undefined = undefined;
  const accounts = () => {
    const delivered = isHeldBack ? worker.accounts().map(heldBack) : worker.accounts();
    const known = new Set<string>(delivered.map(({ adAccountId }) => adAccountId));
    const unserved = unservedAccounts(admin?.sites.list() ?? []);
    return [...delivered, ...unserved.filter(({ adAccountId }) => !known.has(adAccountId))];
  };
  const metrics = createMetrics({ queue, counters, clock, accounts });
  const isShown = settings.adminToken !== undefined || settings.alertWebhook !== undefined;
  const record = metrics.watch(
    openRecord(settings.record, { clock, log, dataDir, onLeftOut: counters.leftOut, boards: cluster, isShown }),
  );
  const tokens = openTokenStore(settings, cluster);
  const seal = openSeal(settings);
  const clientIp = createClientIp(settings.trustedProxies);
  const userAgent = `dayfly/${packageJson.version}`;
  /** Whoever is given them takes what its own parts name. */
  const parts = { ...outside, settings, sites, layers, queue, counters, accounts, record, tokens, seal, clientIp, userAgent };

  const rateShare = cluster && role !== "ingest" ? startRateShare({ cluster, clock, log }) : undefined;
  const worker = createDeliveryWorker({
    ...parts,
    ...(rateShare && { rateShare: rateShare.share }),
    onEvent: metrics.delivery,
    turn: nextTurn,
    settings: { userAgent, ...delivery },
  });

  const readiness = () => readinessOf(queue.ready(), accounts());
  const inner = { readiness, metrics: createMetricsDoor({ metrics, token: settings.metricsToken, hash }) };
  const composeApp = async (): Promise<Hono> => {
    if (role === "deliver") return createInnerApp({ ...inner, log, notFound: NO_DOORS });
    if (doors === "threads") return createInnerApp({ ...inner, log, notFound: whereDoorsAre(settings.basePath) });
    // As much code as all the rest, which has no use where threads have the doors.
    const { composeDoors } = await import("./compose-doors.ts");
    return composeDoors({ ...parts, ...inner, timed: metrics.timed });
  };
  const app = await composeApp();

  // The operator's side is a third of the code: loaded where somebody may come in.
  admin = vault && (await import("./compose-admin.ts")).composeAdmin({ ...parts, vault });
  if (admin) {
    const { composeConsole } = await import("./compose-console.ts");
    const { audit, check: checkAccount, sites: book } = admin;
    admin.mount(app, composeConsole({ ...parts, book, audit, checkAccount, counted: counters.snapshot, siteUrl }));
  }

  const onNews = ({ counters: counted, seconds, record: told }: DoorNews): void => {
    counters.add(counted);
    metrics.relayed({ seconds, warnings: counted.warnings });
    record.adopt(told);
  };
  const reload = live && { reload: live.reload };
  let stopAlerts = notStarted;
  let stopRetention = notStarted;
  let stopRecordRetention = notStarted;
  return {
    app,
    record,
    ...(role !== "deliver" && { ingest: { queue, sites, onNews, log } }),
    async control() {
      const { createControl } = await import("./http/control.ts");
      return createControl({ queue, record: () => record, clock, log, accounts, ...reload });
    },
    ...reload,
    ...(admin && { admin }),
    start() {
      const recordLimits = () => ({ days: current().recordRetentionDays, maxEvents: current().recordMaxEvents });
      if (role !== "ingest") worker.start();
      stopRetention = startRetention({ queue, clock, log, days: () => current().deadRetentionDays });
      stopRecordRetention = startRecordRetention({ record, clock, log, limits: recordLimits });
      stopAlerts = composeAlerts({ ...parts, vault, settings: current, sites: sites.all });
    },
    stop: async (deadlineMs) => {
      await stopAlerts();
      await worker.stop(deadlineMs);
      await rateShare?.stop();
      await outside.send.close();
      const retentionStopped = stopRetention();
      await stopRecordRetention();
      // In a cluster the record is told by the queue's engine.
      await record.close();
      await queue.close();
      await retentionStopped;
      vault?.close();
    },
  };
};

const notStarted = async (): Promise<void> => {};

const NO_DOORS = "Not found. This node delivers and takes no events (--role deliver).\n";
