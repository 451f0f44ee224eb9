import { Hono } from "hono";
import type { AccessEnv, Session } from "../access/session.ts";
import { createSiteDirectory } from "../config/site-directory.ts";
import { loadSettings } from "../config/load.ts";
import { silentLog } from "../lib/log.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { unixMs } from "../lib/time.ts";
import { openMemoryQueue } from "../queue/drivers/memory.ts";
import { openMemoryRecord } from "../record/memory.ts";
import { createConsole } from "./console.ts";
import type { ConsoleParts, DeliveryAccount } from "./console-parts.ts";

export const ROOT = "/_df/console";
export const NOW = unixMs(1_700_000_100_000);

export interface ConsoleOptions {
  readonly role?: Session["role"];
  readonly isSignedIn?: Session["isOpen"];
  readonly sites?: Readonly<Record<string, object>>;
  /** Keys of those that the admin API added. */
  readonly stored?: readonly string[];
  readonly problems?: Readonly<Record<string, readonly string[]>>;
  readonly accounts?: readonly DeliveryAccount[];
  readonly counted?: ReturnType<ConsoleParts["counted"]>;
  readonly checkAccount?: ConsoleParts["checkAccount"];
  readonly changeSite?: ConsoleParts["changeSite"];
  /** In place of the queue's. */
  readonly listDead?: ConsoleParts["queue"]["listDead"];
  /** In place of the record's. */
  readonly search?: ConsoleParts["record"]["search"];
}

const refuseTest: ConsoleParts["checkAccount"] = () => Promise.reject(new Error("This test sends no test event."));

/** The real pages over a record and a queue in memory, for somebody who is signed in already. */
export const openConsole = ({
  role = "admin",
  isSignedIn = () => true,
  sites = {},
  stored = [],
  problems = {},
  accounts = [],
  counted = { rejected: {}, dropped: {} },
  checkAccount = refuseTest,
  changeSite = () => "This test changes no site.",
  listDead,
  search,
}: ConsoleOptions = {}) => {
  const settings = loadSettings(
    { PINTEREST_AD_ACCOUNT_ID: "549755885175", PINTEREST_ACCESS_TOKEN: "pina_token_of_the_test" },
    { sites: { shop: {}, ...sites } },
  );
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const clock = manualClock(NOW);
  const queue = openMemoryQueue({ clock });
  const record = openMemoryRecord({ clock });
  const noted: (readonly string[])[] = [];
  const logged: unknown[] = [];
  const pages = createConsole({
    root: ROOT,
    record: search ? { ...record, search } : record,
    queue: listDead ? { ...queue, listDead } : queue,
    sites: createSiteDirectory(settings.value.sites),
    isStored: ({ key }) => stored.includes(key),
    siteProblems: () => new Map(Object.entries(problems)),
    changeSite,
    apiDocs: "/_df/v1/admin/docs",
    accounts: () => accounts,
    counted: () => counted,
    clock,
    hashEmail: (text) => (/^\s*[^\s@]+@[^\s@]+\.\w+\s*$/.test(text) ? sha256Hex(text.trim().toLowerCase()) : undefined),
    snippetTag: (site) => `<script async src="/_df/df.js" data-site="${site.key}"></script>`,
    tokenState: async () => ({}),
    log: { ...silentLog, error: (message, facts) => void logged.push({ message, ...facts }) },
    audit: { note: (_session, action, subject = "", detail = "") => void noted.push([action, subject, detail]) },
    checkAccount,
  });
  const app = new Hono<AccessEnv>();
  app.use(async (context, next) => {
    context.set("session", { role, name: "session 1", csrf: "csrf-of-the-test", isOpen: () => isSignedIn() });
    await next();
  });
  app.route(ROOT, pages);
  const get = async (path: string) => (await app.request(`${ROOT}${path}`, { headers: { host: "shop.example" } })).text();
  const post = (path: string, fields: Record<string, string> = {}) =>
    app.request(`${ROOT}${path}`, { method: "POST", body: new URLSearchParams(fields) });
  return { app, queue, record, clock, noted, logged, get, post };
};
