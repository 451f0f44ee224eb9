/**
 * How many identities `protectEvent` normalises and hashes in a second of CPU: `node bench/protect.ts`. Every value is used once per round,
 * so that no cache can help. To reach: 40,000 with the hash of node:crypto, phone parsing included.
 */
import { availableParallelism, cpus } from "node:os";
import { sha256Hex, type HashText } from "../src/lib/sha256.ts";
import { unixMs } from "../src/lib/time.ts";
import { protectEvent } from "../src/protect/protect-event.ts";
import type { ProtectSettings } from "../src/protect/settings.ts";
import { nodeHash } from "../src/runtimes/node-hash.ts";
import type { IncomingEvent } from "../src/wire/incoming-event.ts";
import type { EventId, SiteKey } from "../src/wire/stored-event.ts";

const IDENTITIES = 20_000;
const ROUNDS = 7;
const TO_REACH = 40_000;

const HASHES: readonly (readonly [name: string, hash: HashText])[] = [
  ["@noble/hashes", sha256Hex],
  ["node:crypto", nodeHash],
];

const settings: ProtectSettings = { defaultCountry: "US", scrubParameters: [], keepPinUnauth: false, ip: "full" };
const receivedAt = unixMs(Date.UTC(2026, 0, 15));

/** An order with eight identity fields: id, e-mail, phone, first and last name, city, postcode, country. */
const order = (n: number): IncomingEvent => ({
  index: 0,
  site: "shop" as SiteKey,
  id: `order-${n}` as EventId,
  name: "Order Completed",
  at: receivedAt,
  sentAt: receivedAt,
  receivedAt,
  door: "browser",
  actionSource: "web",
  url: `https://shop.example/thanks?order=${n}&epik=dj0yJnU9aGVsbG8tV29ybGQ&utm_source=pinterest`,
  props: {
    order_id: `o-${n}`,
    total: 129.99,
    currency: "USD",
    products: [{ product_id: `sku-${n}`, name: "Widget", price: 49.99 }],
  },
  userIds: [`Customer-${n}`],
  traits: {
    email: `Jane.Doe+${n}@Example.com`,
    phone: n % 2 === 0 ? `+1 415 ${String(2_000_000 + n)}` : `(415) ${200 + (n % 700)}-${String(10_000 + n).slice(-4)}`,
    first_name: `José${n}`,
    last_name: `Öztürk${n}`,
    address: { city: `Menlo Park ${n}`, postal_code: String(10_000 + (n % 90_000)), country: "US" },
  },
  epik: "dj0yJnU9aGVsbG8tV29ybGQ",
  ip: "203.0.113.7",
  userAgent: "Mozilla/5.0",
  locale: "en-US,en;q=0.9",
  consent: { state: "granted", source: "explicit" },
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const identitiesPerCpuSecond = (hashText: HashText, events: readonly IncomingEvent[]): number => {
  const before = process.cpuUsage();
  for (const event of events) {
    if (Object.keys(protectEvent(event, settings, hashText).user).length !== 8) throw new Error("An identity field was left out");
  }
  const { user, system } = process.cpuUsage(before);
  return (events.length * 1e6) / (user + system);
};

const rates = new Map(HASHES.map(([name]) => [name, [] as number[]]));
for (let round = 0; round <= ROUNDS; round++) {
  for (const [index, [name, hashText]] of HASHES.entries()) {
    const first = (round * HASHES.length + index) * IDENTITIES;
    const rate = identitiesPerCpuSecond(
      hashText,
      Array.from({ length: IDENTITIES }, (_, n) => order(first + n)),
    );
    if (round > 0) rates.get(name)?.push(rate);
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? "unknown CPU"}`);
say(`protectEvent, 8 identity fields, ${ROUNDS} interleaved rounds of ${IDENTITIES} distinct identities after one to warm up\n`);
say("hash            identities per CPU-second: median (lowest to highest)");
for (const [name, values] of rates) {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((rate) => Math.round(rate).toLocaleString("en"));
  say(`${name.padEnd(15)} ${Math.round(median(values)).toLocaleString("en").padStart(8)} (${low} to ${high})`);
}
const reached = median(rates.get("node:crypto") ?? []);
say(`\nTo reach with node:crypto: ${TO_REACH.toLocaleString("en")}. ${reached >= TO_REACH ? "Reached." : "NOT reached."}`);
