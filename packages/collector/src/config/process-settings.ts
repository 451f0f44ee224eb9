import ipaddr from "ipaddr.js";
import { QUEUE_SCHEMES } from "../lib/queue-schemes.ts";
import { fail, ok } from "../lib/result.ts";
import { basePath, describedBy, flag, integer, listOf, oneOf, type Parser, text } from "./parsers.ts";
import { setting, withFallback, type ValuesOf } from "./setting.ts";

const secretText = text({ minLength: 32, expected: "at least 32 characters long; make one with: openssl rand -base64 32" });
const accessToken = text({
  minLength: 32,
  pattern: /^\S+$/,
  expected: "at least 32 characters without spaces; make one with: openssl rand -base64 32",
});
const webhook = describedBy<string>({ type: "string", format: "uri" }, (given) => {
  const url = typeof given === "string" ? URL.parse(given.trim()) : null;
  return url !== null && /^https?:$/.test(url.protocol)
    ? ok(url.href)
    : fail("must be an address such as https://hooks.example/dayfly");
});
const proxies: Parser<string> = (given) => {
  const value = typeof given === "string" ? given.trim() : "";
  return /^(cloudflare|fastly)$/i.test(value) || isNetwork(value)
    ? ok(value)
    : fail("must be an IP address, a range such as 10.0.0.0/8, cloudflare or fastly");
};

/** With all parts of an address: 10/8 would be 0.0.0.10/8. */
const isNetwork = (range: string): boolean => {
  const [address = "", bits] = range.split("/");
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  return isAddress && (bits === undefined || ipaddr.isValidCIDR(range));
};

/** Settings of the process. */
export const PROCESS_SETTINGS = {
  port: withFallback({
    env: "DAYFLY_PORT",
    parse: integer(0, 65_535),
    fallback: 8787,
    sentence: "Port to listen on; 0 takes a free one.",
  }),
  host: withFallback({
    env: "DAYFLY_HOST",
    parse: text({ expected: "an address to listen on such as 127.0.0.1" }),
    fallback: "127.0.0.1",
    sentence: "Address to listen on. Use 0.0.0.0 in a container.",
  }),
  basePath: withFallback({
    env: "DAYFLY_BASE_PATH",
    parse: basePath,
    fallback: "/_df",
    sentence: "Path under which script and endpoint live on the site's host.",
  }),
  dataDir: withFallback({
    env: "DAYFLY_DATA_DIR",
    parse: text({ expected: "a directory" }),
    fallback: "./data",
    sentence: "Directory of the embedded store. Must be on a local disk.",
  }),
  queue: withFallback({
    env: "DAYFLY_QUEUE",
    parse: text({
      pattern: new RegExp(`^(${QUEUE_SCHEMES.join("|")})`),
      expected: `an address that begins with ${QUEUE_SCHEMES.join(" or ")}`,
    }),
    fallback: "sqlite:",
    sentence:
      "Engine that keeps accepted events: `sqlite:` (in the data directory), `postgres://…` or `nats://…` (shared by any number of nodes), or `memory:` (lost at exit; for trying out).",
  }),
  ingestThreads: setting({
    env: "DAYFLY_INGEST_THREADS",
    parse: integer(1, 64),
    unit: "threads",
    sentence:
      "Threads that take requests, on one port; without it as many as cores, four at most. Where the system shares no port among threads (other than Linux, or Node before 23.1) it is one.",
  }),
  trustedProxies: withFallback({
    env: "DAYFLY_TRUSTED_PROXIES",
    parse: listOf(proxies),
    fallback: [],
    sentence:
      "Reverse proxies whose word on the visitor's address and country is believed: addresses, ranges, cloudflare, fastly.",
  }),
  ratePerIp: withFallback({
    env: "DAYFLY_RATE_PER_IP",
    parse: integer(0, 1_000_000),
    fallback: 50,
    unit: "requests/s",
    sentence:
      "Beacons per second from one address in the long run, ten times as many at once, counted by each ingest thread for itself; 0 is no limit.",
  }),
  ratePerSite: withFallback({
    env: "DAYFLY_RATE_PER_SITE",
    parse: integer(0, 1_000_000),
    fallback: 0,
    unit: "requests/s",
    sentence:
      "Beacons per second of one site in the long run, twice as many at once, counted by each ingest thread for itself; 0 is no limit.",
  }),
  secret: setting({
    env: "DAYFLY_SECRET",
    parse: secretText,
    secret: true,
    sentence:
      "Encrypts what must be kept secret: OAuth tokens on disk (PINTEREST_REFRESH_TOKEN needs it), and hashed traits in the visitor's own browser, without which identify() holds for one page only.",
  }),
  oldSecrets: withFallback({
    env: "DAYFLY_OLD_SECRETS",
    parse: listOf(secretText),
    fallback: [],
    secret: true,
    sentence:
      "Earlier values of DAYFLY_SECRET, which still open what they encrypted. To change the secret, move the old one here.",
  }),
  deadRetentionDays: withFallback({
    env: "DAYFLY_DEAD_RETENTION_DAYS",
    parse: integer(1, 3650),
    fallback: 30,
    unit: "days",
    live: true,
    sentence: "How long dead letters are kept for `dayfly dead replay`.",
  }),
  record: withFallback({
    env: "DAYFLY_RECORD",
    parse: oneOf(["sqlite", "memory", "off"]),
    fallback: "sqlite",
    sentence:
      "Where each event's way is kept for the console: `sqlite` (`record.db` in the data directory; on a shared queue filled by all nodes), `memory` (lost at exit) or `off`.",
  }),
  recordRetentionDays: withFallback({
    env: "DAYFLY_RECORD_RETENTION_DAYS",
    parse: integer(1, 365),
    fallback: 7,
    unit: "days",
    live: true,
    sentence: "How long the record keeps an event's way.",
  }),
  recordMaxEvents: withFallback({
    env: "DAYFLY_RECORD_MAX_EVENTS",
    parse: integer(1000, 100_000_000),
    fallback: 500_000,
    unit: "events",
    live: true,
    sentence: "How many events the record keeps, the newest ones; about 2 KB each.",
  }),
  metricsToken: setting({
    env: "DAYFLY_METRICS_TOKEN",
    parse: text({ minLength: 16, pattern: /^\S+$/, expected: "at least 16 characters without spaces" }),
    secret: true,
    sentence: "Bearer token that opens /metrics to other machines; without one it answers this machine only.",
  }),
  adminToken: setting({
    env: "DAYFLY_ADMIN_TOKEN",
    parse: accessToken,
    secret: true,
    sentence: "Opens the console and the admin API, to see and to change; without one they are off.",
  }),
  readToken: setting({
    env: "DAYFLY_READ_TOKEN",
    parse: accessToken,
    secret: true,
    sentence: "Opens the console and the admin API to look only. Needs DAYFLY_ADMIN_TOKEN beside it.",
  }),
  alertWebhook: setting({
    env: "DAYFLY_ALERT_WEBHOOK",
    parse: webhook,
    // Many services put their credential into the address.
    secret: true,
    sentence: "Address that is told, by a signed POST, what somebody has to see to. Needs DAYFLY_ALERT_SECRET.",
  }),
  alertSecret: setting({
    env: "DAYFLY_ALERT_SECRET",
    parse: secretText,
    secret: true,
    sentence: "Signs what is told to DAYFLY_ALERT_WEBHOOK.",
  }),
  alertPrivate: withFallback({
    env: "DAYFLY_ALERT_PRIVATE",
    parse: flag,
    fallback: false,
    sentence: "Lets DAYFLY_ALERT_WEBHOOK be an address that is not public, or not https.",
  }),
  alertWaitingMinutes: withFallback({
    env: "DAYFLY_ALERT_WAITING_MINUTES",
    parse: integer(0, 10_080),
    fallback: 30,
    live: true,
    unit: "minutes",
    sentence: "Alert when an event has waited for so long; 0: never.",
  }),
  alertDeadPerHour: withFallback({
    env: "DAYFLY_ALERT_DEAD_PER_HOUR",
    parse: integer(0, 1_000_000),
    fallback: 10,
    live: true,
    unit: "events",
    sentence: "Alert when so many dead letters came within an hour; 0: never.",
  }),
  alertSilentHours: withFallback({
    env: "DAYFLY_ALERT_SILENT_HOURS",
    parse: integer(0, 720),
    fallback: 24,
    live: true,
    unit: "hours",
    sentence: "Alert when a site that had events has had none for so long; 0: never.",
  }),
  alertTokenHours: withFallback({
    env: "DAYFLY_ALERT_TOKEN_HOURS",
    parse: integer(0, 720),
    fallback: 20,
    live: true,
    unit: "hours",
    sentence: "Alert when an OAuth token has no longer to live and was not refreshed; 0: never.",
  }),
  logLevel: withFallback({
    env: "DAYFLY_LOG_LEVEL",
    parse: oneOf(["debug", "info", "warn", "error", "silent"]),
    fallback: "info",
    sentence: "Lowest level that is logged.",
  }),
} as const;

export type ProcessSettings = ValuesOf<typeof PROCESS_SETTINGS>;
