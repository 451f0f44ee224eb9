import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Hono } from "hono";
import packageJson from "../package.json" with { type: "json" };
import { type Access, createAccess } from "./access/access.ts";
import type { Layout } from "./access/answer-refusal.ts";
import type { Audit } from "./access/audit.ts";
import { rememberSessions } from "./access/remember-sessions.ts";
import type { AccessEnv } from "./access/session.ts";
import { createAdminApi } from "./admin/admin-api.ts";
import { openSiteBook, type SiteBook } from "./admin/site-book.ts";
import type { Settings } from "./config/load.ts";
import type { SiteLayers } from "./config/site-layers.ts";
import type { Site } from "./config/site.ts";
import { consoleLayout } from "./console/layout.ts";
import { READERS_MAY_POST } from "./console/console.ts";
import { CHART_FILES, createStaticAssets } from "./console/static-assets.ts";
import { type AccountCheck, checkAccount } from "./delivery/check-account.ts";
import type { Send } from "./delivery/send.ts";
import { createAccessTokens } from "./delivery/token.ts";
import type { TokenStore } from "./delivery/token-store.ts";
import type { ClientIp } from "./http/client-ip.ts";
import type { AccountState } from "./http/stats.ts";
import type { Seal } from "./identity/seal.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import type { HashText } from "./lib/sha256.ts";
import type { Queue } from "./queue/queue.ts";
import type { EventRecord } from "./record/record.ts";
import { auditIn } from "./vault/audit.ts";
import { resealSites } from "./vault/reseal-sites.ts";
import { sessionsIn } from "./vault/sessions.ts";
import { sitesIn } from "./vault/sites.ts";

export interface AdminParts {
  readonly settings: Settings;
  readonly vault: DatabaseSync;
  readonly seal: Seal | undefined;
  readonly layers: SiteLayers;
  readonly queue: Queue;
  readonly record: EventRecord;
  readonly tokens: TokenStore;
  readonly send: Send;
  readonly accounts: () => readonly AccountState[];
  readonly clientIp: ClientIp;
  readonly clock: Clock;
  readonly hash: HashText;
  readonly mintId: () => string;
  readonly log: Log;
  readonly userAgent: string;
}

/** What an operator reaches by browser and by API. */
export interface Admin {
  readonly access: Access;
  readonly audit: Audit;
  readonly sites: SiteBook;
  /** Sends Pinterest a test event of a site. */
  readonly check: (site: Site) => Promise<AccountCheck>;
  /** Mounts sign-in and, behind the door, the admin API and the pages of the console. */
  mount(app: Hono, pages: Hono<AccessEnv>): void;
}

/** Puts the store's sites in force, and the operator's side together; undefined where DAYFLY_ADMIN_TOKEN is not set. */
export const composeAdmin = (parts: AdminParts): Admin | undefined => {
  const { settings, vault, seal, layers, queue, tokens, send, clientIp, clock, hash, mintId, log, userAgent } = parts;
  const { basePath, adminToken, readToken, secret } = settings;
  const store = sitesIn(vault, seal);
  if (settings.oldSecrets.length > 0) resealSites(store, log);
  const sites = openSiteBook({ layers, store, queue, secret, clock, log });
  if (adminToken === undefined) return undefined;

  const root = `${basePath}/console`;
  const audit = auditIn(vault, clock, log);
  const layout: Layout = (page) => consoleLayout({ root, ...page });
  const access = createAccess({
    basePath,
    grants: { admin: adminToken, ...(readToken === undefined ? {} : { read: readToken }) },
    sessions: rememberSessions(sessionsIn(vault), log),
    audit,
    clientIp,
    clock,
    hash,
    mintSecret: () => randomBytes(32).toString("base64url"),
    layout,
  });
  const accessTokens = createAccessTokens({ store: tokens, send, clock, log, userAgent });
  const check = ({ account }: Site) => checkAccount(account, { tokens: accessTokens, send, clock, mintId, userAgent });
  const { version } = packageJson;
  const api = createAdminApi({ ...parts, basePath, version, book: sites, audit, check, layout });
  return {
    access,
    audit,
    sites,
    check,
    mount(app, pages) {
      access.mountLogin(app);
      app.route(`${root}/assets`, createStaticAssets(new URL("console/assets/", import.meta.url), CHART_FILES));
      app.route(root, access.guard(pages, { readersMayPost: READERS_MAY_POST }));
      app.route(`${basePath}/v1/admin`, access.guard(api));
    },
  };
};
