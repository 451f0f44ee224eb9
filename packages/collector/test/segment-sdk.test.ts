import { createHash } from "node:crypto";
import { Analytics } from "@segment/analytics-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_KEY, type RealCollector, startRealCollector } from "./collector.fixture.ts";

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

/** What a server must tell of its visitor, or Pinterest has nothing to match by. */
const context = {
  ip: "198.51.100.7",
  userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15",
  page: { url: "https://shop.example/thanks?epik=dj0x" },
  pinterest: { epik: "dj0yJnU9b2JD" },
};

describe("@segment/analytics-node", () => {
  let collector: RealCollector;

  beforeAll(async () => {
    collector = await startRealCollector();
  });
  afterAll(() => collector.stop());

  it("reaches Pinterest unchanged, pointed here by host and path", async () => {
    const analytics = new Analytics({ writeKey: API_KEY, host: collector.url, path: "/_df/v1/batch", flushAt: 20 });
    const failures: unknown[] = [];
    analytics.on("error", (error) => failures.push(error));

    analytics.identify({ userId: "u-1", traits: { email: "Jane@Example.com" }, context });
    analytics.page({ userId: "u-1", name: "Home", context });
    analytics.track({
      userId: "u-1",
      messageId: "order-10443",
      event: "Order Completed",
      properties: {
        order_id: "10443",
        total: 129.99,
        currency: "USD",
        products: [{ product_id: "SKU-A", price: 49.99, quantity: 2 }],
      },
      context,
    });
    await analytics.closeAndFlush();
    expect(failures).toEqual([]);

    await expect.poll(() => collector.sandbox.counted()).toHaveLength(2);
    const events = collector.sandbox.counted().map(({ event }) => event);
    const user = { em: [sha256("jane@example.com")], external_id: [sha256("u-1")], click_id: "dj0yJnU9b2JD" };
    expect(events).toMatchObject([
      { event_name: "page_visit", action_source: "web", user_data: user },
      {
        event_name: "checkout",
        event_id: "order-10443",
        event_source_url: "https://shop.example/thanks?epik=dj0x",
        custom_data: { order_id: "10443", value: "129.99", currency: "USD", num_items: 2, content_ids: ["SKU-A"] },
        user_data: user,
      },
    ]);
  });

  it("is told of a wrong write key", async () => {
    const analytics = new Analytics({ writeKey: "wrong", host: collector.url, path: "/_df/v1/batch", flushAt: 1 });
    const failure = new Promise((resolve) => analytics.on("error", resolve));
    analytics.track({ userId: "u-1", event: "Lead" });
    expect(await failure).toBeDefined();
    await analytics.closeAndFlush();
  });
});
