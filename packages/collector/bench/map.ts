/**
 * Stored event → bytes of the request body, in events per second of CPU. `node packages/collector/bench/map.ts`
 */
import { cpus } from "node:os";
import { cpuUsage, stdout, versions } from "node:process";
import { sha256Hex } from "../src/lib/sha256.ts";
import { unixMs } from "../src/lib/time.ts";
import { DEFAULT_SETTINGS } from "../src/transform/cases/sample.ts";
import { createMapper } from "../src/transform/map.ts";
import type { MappingSettings } from "../src/transform/settings.ts";
import type { EventId, SiteKey, StoredEvent } from "../src/wire/stored-event.ts";

const ROUNDS = 9;
const DISTINCT_EVENTS = 1_000;
const EVENTS_PER_ROUND = 100_000;
const NOW = unixMs(1_760_000_000_000);

const SETTINGS: MappingSettings = { ...DEFAULT_SETTINGS, defaultCurrency: "EUR" };

const visit = {
  site: "main" as SiteKey,
  name: "page_view",
  at: unixMs(NOW - 4_000),
  receivedAt: unixMs(NOW - 3_000),
  door: "browser",
  actionSource: "web",
  url: "https://shop.example/collections/lamps?epik=dj0yJnU9&utm_source=pinterest",
  props: {},
  user: {},
  epik: "dj0yJnU9Zl9BYkNkRWZHaElqS2xNbk9wUXJTdFV2V3hZeiZwPTAmbj1hYmNkZWZn",
  pinUnauth: sha256Hex("visitor"),
  ip: "203.0.113.7",
  userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) [Pinterest/iOS]",
  language: "en",
  consent: { state: "granted", source: "explicit" },
  warnings: [],
} as const;

/** Every event is an object of its own, as after JSON.parse, so that nothing is measured warm that is cold in life. */
const copies = (make: (index: number) => StoredEvent): StoredEvent[] =>
  Array.from({ length: DISTINCT_EVENTS }, (_, index) => JSON.parse(JSON.stringify(make(index))));

const visits = copies((index) => ({ ...visit, id: `visit-${index}` as EventId }));
const purchases = copies((index) => ({
  ...visit,
  id: `order-${index}` as EventId,
  name: "Order Completed",
  props: {
    order_id: `ORD-${index}`,
    total: 129.99 + index,
    currency: "USD",
    products: [
      { product_id: `SKU-A${index}`, name: "Widget", price: 49.99, quantity: 2, category: "Tools", brand: "Acme" },
      { product_id: "SKU-B", name: "Gadget", price: 20.01, quantity: 1, category: "Tools" },
      { product_id: "SKU-C", name: "Gizmo", price: 10, quantity: 1 },
    ],
  },
  user: { em: [sha256Hex("a")], ph: [sha256Hex("b")], fn: [sha256Hex("c")], external_id: [sha256Hex(`${index}`)] },
}));
const summed = purchases.map((event) => ({ ...event, props: { ...event.props, total: null } }));

const measure = (events: readonly StoredEvent[]): number => {
  const map = createMapper(SETTINGS);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let bytes = 0;
    const before = cpuUsage();
    for (let done = 0; done < EVENTS_PER_ROUND; done += events.length) {
      const data = events.map((event) => {
        const draft = map(event, NOW);
        if (draft.kind !== "send") throw new Error(`not sent: ${draft.reason}`);
        return draft.event;
      });
      bytes += Buffer.from(JSON.stringify({ data })).length;
    }
    const { user, system } = cpuUsage(before);
    rates.push((EVENTS_PER_ROUND / (user + system)) * 1e6);
    if (bytes === 0) throw new Error("nothing was serialised");
  }
  return rates.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
};

stdout.write(
  `Node ${versions.node}, V8 ${versions.v8}, ${cpus().length} cores; median of ${ROUNDS} rounds of ${EVENTS_PER_ROUND}\n`,
);
for (const [label, events] of Object.entries({
  "page visit": visits,
  "purchase, 3 items": purchases,
  "purchase, 3 items, value summed": summed,
})) {
  stdout.write(`${label.padEnd(34)}${Math.round(measure(events)).toLocaleString("en").padStart(10)} events per CPU-second\n`);
}
