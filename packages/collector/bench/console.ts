/**
 * How long the server takes for each page of the console over a record of 1,000,000 events: `pnpm bench console [events]`. Prints a table,
 * asserts nothing.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import type { AccessEnv } from "../src/access/session.ts";
import { loadSettings } from "../src/config/load.ts";
import { createSiteDirectory } from "../src/config/site-directory.ts";
import { createConsole } from "../src/console/console.ts";
import { silentLog } from "../src/lib/log.ts";
import { sha256Hex } from "../src/lib/sha256.ts";
import { DAY_MS, MINUTE_MS, toUnixSeconds, unixMs } from "../src/lib/time.ts";
import { openMemoryQueue } from "../src/queue/drivers/memory.ts";
import { storedEvent } from "../src/queue/stored-event.fixture.ts";
import { attemptEntry } from "../src/record/attempt-entry.ts";
import { beginJourney, journeyOfAttempt, mergeJourneys } from "../src/record/journey.ts";
import { openSqliteRecord } from "../src/record/sqlite.ts";
import { openStore } from "../src/record/sqlite/open-store.ts";
import { openTally } from "../src/record/tally.ts";
import type { AttemptEntry } from "../src/record/record.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import type { StoredEvent } from "../src/wire/stored-event.ts";
import { machine, median, table, thousands } from "./support/report.ts";

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 5;
const AT_ONCE = 2000;
const NAMES = ["page_view", "page_view", "page_view", "view_item", "view_item", "add_to_cart", "begin_checkout", "purchase"];
const SITES = ["shop", "shop", "shop", "other"];
const ROOT = "/_df/console";
const START = Date.now() - 7 * DAY_MS + MINUTE_MS;

const pick = (from: readonly string[], index: number): string => from[index % from.length] ?? "";
const emailHash = (index: number) => sha256Hex(`person-${index % 50_000}@shop.example`);

const eventOf = (index: number): StoredEvent => {
  const name = pick(NAMES, index * 7);
  const at = unixMs(Math.floor(START + (index / EVENTS) * (7 * DAY_MS - 2 * MINUTE_MS)));
  return {
    ...storedEvent({
      id: `event-${index}`,
      site: pick(SITES, index),
      name,
      props: name === "purchase" ? { order_id: `MM-${index}`, value: 39.9, currency: "EUR" } : { page: index },
    }),
    at,
    receivedAt: at,
    user: index % 3 === 0 ? { em: [emailHash(index)] } : {},
    ...(index % 2 === 0 ? { epik: `dj0y-${index % 100_000}` } : {}),
  };
};

const attemptOf = (event: StoredEvent, index: number): AttemptEntry =>
  attemptEntry({
    event,
    at: unixMs(event.at + 400),
    status: 200,
    durationMs: 120,
    ...(index % 1000 === 7 ? { outcome: "dead", reason: "refused", message: "value is missing" } : { outcome: "delivered" }),
    payload: {
      event_name: event.name === "purchase" ? "checkout" : "page_visit",
      action_source: "web",
      event_time: toUnixSeconds(event.at),
      event_id: event.id,
      user_data: { ...event.user, client_ip_address: "192.0.2.1", client_user_agent: "bench" },
      ...(event.name === "purchase" ? { custom_data: { order_id: `MM-${index}`, value: "39.90", currency: "EUR" } } : {}),
    },
  });

const fill = (path: string): number => {
  const { api, close } = openStore({ path });
  const tally = openTally();
  const startedAt = performance.now();
  for (let first = 0; first < EVENTS; first += AT_ONCE) {
    const journeys = Array.from({ length: Math.min(AT_ONCE, EVENTS - first) }, (_, offset) => {
      const event = eventOf(first + offset);
      const entry = attemptOf(event, first + offset);
      tally.accepted(event);
      tally.attempted(entry);
      return mergeJourneys(beginJourney({ event }, { name: event.name }), journeyOfAttempt(entry));
    });
    api.write(JSON.stringify(journeys), tally.take());
  }
  close();
  return performance.now() - startedAt;
};

const openPages = (path: string) => {
  const settings = loadSettings(
    { PINTEREST_AD_ACCOUNT_ID: "549755885175", PINTEREST_ACCESS_TOKEN: "pina_token_of_the_bench" },
    { sites: { shop: {}, other: {} } },
  );
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const record = openSqliteRecord({ path, clock: nodeClock, log: silentLog });
  const queue = openMemoryQueue({ clock: nodeClock });
  const app = new Hono<AccessEnv>();
  app.use(async (context, next) => {
    context.set("session", { role: "admin", name: "bench", csrf: "x", isOpen: () => true });
    await next();
  });
  app.route(
    ROOT,
    createConsole({
      root: ROOT,
      record,
      queue,
      sites: createSiteDirectory(settings.value.sites),
      isStored: () => false,
      siteProblems: () => new Map(),
      counted: () => ({ rejected: {}, dropped: {} }),
      changeSite: () => "The bench changes nothing.",
      apiDocs: "",
      accounts: () => [],
      clock: nodeClock,
      hashEmail: sha256Hex,
      snippetTag: () => "<script>",
      tokenState: async () => ({}),
      checkAccount: () => Promise.reject(new Error("The bench sends nothing.")),
      audit: { note() {} },
      log: silentLog,
    }),
  );
  return { app, record };
};

const middle = Math.floor(EVENTS / 2);
const order = Array.from({ length: NAMES.length }, (_, offset) => middle + offset).find(
  (index) => pick(NAMES, index * 7) === "purchase",
);
const PAGES: readonly (readonly [string, string])[] = [
  ["Overview, last hour", ""],
  ["Overview, 24 hours", "?range=day"],
  ["Overview, 7 days", "?range=week"],
  ["Overview, 7 days of one site", "?range=week&site=other"],
  ["Events, newest", "/events"],
  ["Events, a page in the middle", `/events?before=${eventOf(middle).receivedAt}-${middle}`],
  ["Events by order id", `/events?q=MM-${order}`],
  ["Events by event id", `/events?q=event-${middle}`],
  ["Events by click id", "/events?q=dj0y-5000"],
  ["Events by e-mail", `/events?em=${emailHash(3)}`],
  ["Events, dead", "/events?state=dead"],
  ["Events, a state that none has", "/events?state=held"],
  ["Events of one name", "/events?name=purchase"],
  ["Events, a name that none has", "/events?name=nothing"],
  ["Events of one site, one name, one state", "/events?site=other&name=purchase&state=dead"],
  ["Events of a period", "/events?within=24h&site=other"],
  ["One event", `/events/event-${middle}/${pick(SITES, middle)}/${pick(NAMES, middle * 7)}`],
  ["Dead letters", "/dead"],
  ["Sites", "/sites"],
  ["One site", "/sites/shop"],
];

const folder = mkdtempSync(join(tmpdir(), "dayfly-bench-"));
try {
  const path = join(folder, "record.db");
  const filledMs = fill(path);
  const { app, record } = openPages(path);
  await record.find("nothing");
  const rows = [];
  for (const [name, address] of PAGES) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      const answer = await app.request(`${ROOT}${address}`);
      await answer.text();
      times.push(performance.now() - startedAt);
      if (answer.status !== 200) throw new Error(`${name}: ${answer.status}`);
    }
    rows.push([name, (times[0] ?? 0).toFixed(1), median(times).toFixed(1), Math.max(...times).toFixed(1)]);
  }
  await record.close();
  process.stdout.write(
    `Server time of each page, ${thousands(EVENTS)} recorded events, ${(statSync(path).size / 1e9).toFixed(2)} GB, written at ${thousands(EVENTS / (filledMs / 1000))} /s. ${machine()}\n\n` +
      `${table(["page", "first ms", "median ms", "worst ms"], rows)}\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
