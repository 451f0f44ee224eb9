import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { NAME_CASES } from "./cases/names.ts";
import { ORDER_CASES } from "./cases/orders.ts";
import { PRODUCT_CASES } from "./cases/products.ts";
import { DEFAULT_SETTINGS, NOW, sampleEvent } from "./cases/sample.ts";
import { explainEvent } from "./explain.ts";
import { mapEvent } from "./map.ts";

describe("explainEvent", () => {
  it.each([...ORDER_CASES, ...PRODUCT_CASES, ...NAME_CASES])("does what is sent and tells every field's source: $it", (one) => {
    const settings = { ...DEFAULT_SETTINGS, partnerName: "ss-example", ...one.settings };
    const event = sampleEvent({
      name: one.name,
      props: one.props ?? {},
      user: { em: [sha256Hex("a")], external_id: [sha256Hex("b")] },
      language: "en",
      app: { appId: "1", wifi: true },
      consent: { state: "granted", source: "explicit", ldp: true, optOut: false },
    });
    const { draft, fields } = explainEvent(event, settings, NOW);
    expect(draft).toStrictEqual(mapEvent(event, settings, NOW));
    expect(fields.length).toBeGreaterThan(10);
    expect(fields.filter(({ from }) => from === "")).toStrictEqual([]);
  });

  it("tells where a value came from, what changed it, what was dropped and what is missing", () => {
    const products = [{ product_id: "A", price: 2, color: "red" }];
    const event = sampleEvent({
      name: "Order Completed",
      title: "Thank you",
      props: { order_id: "1", transaction_id: "2", total: "1,00", currency: "EUR", coupon: "X", products },
    });
    const { fields, dropped, missing, origin } = explainEvent(event, DEFAULT_SETTINGS, NOW);
    expect(origin).toBe("default");
    expect(fields).toContainEqual({ field: "event_name", value: "checkout", from: "name", rule: "A row of the standard table." });
    expect(fields).toContainEqual({ field: "custom_data.order_id", value: "1", from: "order_id" });
    expect(fields).toContainEqual({ field: "custom_data.contents[0].id", value: "A", from: "products[].product_id" });
    expect(fields).toContainEqual({
      field: "custom_data.num_items",
      value: 1,
      from: "products",
      rule: "The sum of the quantities.",
    });
    expect(dropped.map(({ from }) => from).toSorted()).toStrictEqual([
      "coupon",
      "products[].color",
      "title",
      "total",
      "transaction_id",
    ]);
    expect(dropped.find(({ from }) => from === "coupon")?.why).toBe("Pinterest has no field for it.");
    expect(missing[0]).toMatchObject({ key: "em", worth: "high" });
    expect(missing.map(({ key }) => key)).not.toContain("click_id");
  });

  it("tells what of Universal Analytics' purchase is not sent, by its whole name", () => {
    const purchase = { actionField: { id: "T-1", revenue: 5, tax: 1 }, products: [{ id: "A", price: 5, coupon: "S" }] };
    const { dropped } = explainEvent(
      sampleEvent({ name: "purchase", props: { ecommerce: { purchase } } }),
      DEFAULT_SETTINGS,
      NOW,
    );
    expect(dropped.map(({ from }) => from)).toEqual([
      "ecommerce.purchase.actionField.tax",
      "ecommerce.purchase.products[].coupon",
    ]);
  });

  it("drops a value with its unknown currency, by the value's own name", () => {
    const event = sampleEvent({ name: "purchase", props: { order_id: "1", total: 5, currency: "EURO" } });
    const { dropped } = explainEvent(event, DEFAULT_SETTINGS, NOW);
    expect(dropped.map(({ from }) => from).toSorted()).toStrictEqual(["currency", "total"]);
  });

  it("tells what is missing for an event that cannot be matched", () => {
    const { draft, missing } = explainEvent(sampleEvent({ ip: "" }), DEFAULT_SETTINGS, NOW);
    expect(draft).toMatchObject({ kind: "dead", reason: "no_identity" });
    expect(missing.map(({ key }) => key)).toContain("client_ip_address");
  });

  it("tells that the site drops an event", () => {
    const settings = { ...DEFAULT_SETTINGS, events: { page_view: false } } as const;
    expect(explainEvent(sampleEvent(), settings, NOW)).toMatchObject({ draft: { kind: "skip" }, origin: "site", missing: [] });
  });
});
