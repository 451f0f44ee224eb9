import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import type { Hono } from "hono";
import { type Access, createAccess } from "./access/access.ts";
import type { Audit } from "./access/audit.ts";
import type { AccessEnv } from "./access/session.ts";
import type { Settings } from "./config/load.ts";
import { consoleLayout } from "./console/layout.ts";
import { createStaticAssets } from "./console/static-assets.ts";
import type { ClientIp } from "./http/client-ip.ts";
import type { Clock } from "./lib/clock.ts";
import type { HashText } from "./lib/sha256.ts";
import { auditIn } from "./vault/audit.ts";
import { openVault } from "./vault/open-vault.ts";
import { sessionsIn } from "./vault/sessions.ts";

export interface AdminParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly hash: HashText;
  readonly clientIp: ClientIp;
}

/** What an operator reaches by browser and by API. */
export interface Admin {
  readonly access: Access;
  readonly audit: Audit;
  /** Mounts sign-in and, behind the door, the pages of the console. */
  mount(app: Hono, pages: Hono<AccessEnv>): void;
  close(): void;
}

/** Puts the operator's side together; undefined where DAYFLY_ADMIN_TOKEN is not set. */
export const composeAdmin = ({ settings, clock, hash, clientIp }: AdminParts): Admin | undefined => {
  const { basePath, dataDir, adminToken, readToken } = settings;
  if (adminToken === undefined) return undefined;
  const root = `${basePath}/console`;
  const db = openVault(join(resolve(dataDir), "admin.db"));
  const audit = auditIn(db, clock);
  const access = createAccess({
    basePath,
    grants: { admin: adminToken, ...(readToken === undefined ? {} : { read: readToken }) },
    sessions: sessionsIn(db),
    audit,
    clientIp,
    clock,
    hash,
    mintSecret: () => randomBytes(32).toString("base64url"),
    layout: (page) => consoleLayout({ root, ...page }),
  });
  return {
    access,
    audit,
    mount(app, pages) {
      access.mountLogin(app);
      app.route(`${root}/assets`, createStaticAssets(new URL("console/assets/", import.meta.url)));
      app.route(root, access.guard(pages));
    },
    close: () => db.close(),
  };
};
