import { nodeClock } from "../../src/runtimes/node-clock.ts";
import { nodeHash } from "../../src/runtimes/node-hash.ts";
import type { EventId, SiteKey, StoredEvent } from "../../src/wire/stored-event.ts";

/** A stored purchase, each with an id of its own. */
export const purchase = (site: SiteKey, index: number): StoredEvent => ({
  site,
  id: `0190f3c2-7d1e-7000-8000-${String(index).padStart(12, "0")}` as EventId,
  name: "Order Completed",
  at: nodeClock.now(),
  receivedAt: nodeClock.now(),
  door: "browser",
  actionSource: "web",
  url: "https://shop.example/checkout/thanks?utm_source=pinterest",
  props: {
    order_id: `ORD-${index}`,
    total: 129.99,
    currency: "USD",
    products: [
      { product_id: "SKU-A", name: "Widget", price: 49.99, quantity: 2 },
      { product_id: "SKU-B", name: "Gadget", price: 30.01, quantity: 1 },
    ],
  },
  user: { em: [nodeHash("em")], ph: [nodeHash("ph")], fn: [nodeHash("fn")], external_id: [nodeHash(`${index}`)] },
  epik: "dj0yJnU9Zl9BYkNkRWZHaElqS2xNbk9wUXJTdFV2V3hZeiZwPTAmbj1hYmNkZWZn",
  ip: "203.0.113.7",
  userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) [Pinterest/iOS]",
  consent: { state: "granted", source: "explicit" },
  warnings: [],
});
