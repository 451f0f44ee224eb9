import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_KEY, type RealCollector, startRealCollector } from "./collector.fixture.ts";

const DOCS = readFileSync(new URL("../../../docs/server.md", import.meta.url), "utf8");
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** A function as it stands in the docs. */
const fromDocs = (name: string): ((order: object) => object) => {
  const [source] = new RegExp(`const ${name} = [^]*?\n}\\);\n`).exec(DOCS) ?? [];
  return new Function(`${source}; return ${name};`)();
};

/** After the vendors' own examples, shortened: https://shopify.dev/docs/api/webhooks, WooCommerce's and Adobe Commerce's REST documentation. */
const ORDERS = [
  {
    name: "fromShopify",
    order: {
      admin_graphql_api_id: "gid://shopify/Order/820982911946154508",
      browser_ip: "203.0.113.77",
      client_details: { browser_ip: "203.0.113.77", user_agent: BROWSER },
      created_at: new Date().toISOString(),
      currency: "USD",
      email: "jon@example.com",
      phone: null,
      landing_site: "/?epik=dj0yJnU9b2JDLanding&utm_source=pinterest",
      note: "ring at Mrs. Smith's",
      order_number: 1234,
      total_price: "403.50",
      billing_address: { first_name: "Steve", last_name: "Shipper", city: "Shippington", zip: "40003", country_code: "US" },
      line_items: [{ product_id: 632910392, title: "IPod Nano", price: "199.00", quantity: 2, properties: [] }],
    },
    event: {
      event_name: "checkout",
      event_id: "gid://shopify/Order/820982911946154508",
      user_data: {
        em: [sha256("jon@example.com")],
        zp: [sha256("40003")],
        click_id: "dj0yJnU9b2JDLanding",
        client_ip_address: "203.0.113.77",
        client_user_agent: BROWSER,
      },
      custom_data: { order_id: "1234", value: "403.50", currency: "USD", num_items: 2, content_ids: ["632910392"] },
    },
  },
  {
    name: "fromWooCommerce",
    order: {
      id: 727,
      number: "727",
      order_key: "wc_order_58d2d042d1d",
      currency: "EUR",
      date_created_gmt: new Date().toISOString().slice(0, 19),
      total: "29.35",
      customer_id: 0,
      customer_ip_address: "198.51.100.9",
      customer_user_agent: BROWSER,
      customer_note: "at the neighbour's",
      billing: {
        first_name: "Jane",
        last_name: "Doe",
        city: "Berlin",
        postcode: "10115",
        country: "DE",
        email: "jane@example.com",
      },
      meta_data: [{ key: "_billing_iban", value: "DE89370400440532013000" }],
      line_items: [{ id: 315, name: "Woo Single #1", product_id: 93, quantity: 2, price: 3 }],
    },
    event: {
      event_name: "checkout",
      event_id: "wc_order_58d2d042d1d",
      user_data: { em: [sha256("jane@example.com")], ct: [sha256("berlin")], client_ip_address: "198.51.100.9" },
      custom_data: { order_id: "727", value: "29.35", currency: "EUR", num_items: 2, content_ids: ["93"] },
    },
  },
  {
    name: "fromMagento",
    order: {
      increment_id: "000000042",
      entity_id: 42,
      created_at: new Date().toISOString().slice(0, 19).replace("T", " "),
      grand_total: 158.3,
      order_currency_code: "EUR",
      customer_email: "kunde@example.com",
      customer_firstname: "Karl",
      customer_lastname: "Kunde",
      remote_ip: "198.51.100.20",
      billing_address: { city: "Köln", postcode: "50667", country_id: "DE", telephone: "0221 123456" },
      items: [{ sku: "24-MB01", name: "Joust", qty_ordered: "2.0000", price: "34.0000", product_id: 1 }],
    },
    event: {
      event_name: "checkout",
      event_id: "magento-000000042",
      user_data: { em: [sha256("kunde@example.com")], ph: [sha256("49221123456")], country: [sha256("de")] },
      custom_data: { order_id: "000000042", value: "158.3", currency: "EUR", num_items: 2, content_ids: ["24-MB01"] },
    },
  },
  {
    name: "fromServerContainer",
    order: {
      event_name: "purchase",
      client_id: "1234.5678",
      ip_override: "203.0.113.9",
      user_agent: BROWSER,
      page_location: "https://www.shop.example/thanks",
      user_data: { email_address: "ga@example.com" },
      transaction_id: "T-9",
      value: 12.5,
      currency: "EUR",
      items: [{ item_id: "S1", price: 12.5, quantity: 1 }],
    },
    event: {
      event_name: "checkout",
      event_id: "T-9",
      event_source_url: "https://www.shop.example/thanks",
      user_data: { em: [sha256("ga@example.com")], client_ip_address: "203.0.113.9" },
      custom_data: { order_id: "T-9", value: "12.5", currency: "EUR", content_ids: ["S1"] },
    },
  },
];

describe("the functions of docs/server.md", () => {
  let collector: RealCollector;

  beforeAll(async () => {
    collector = await startRealCollector({ DAYFLY_DEFAULT_COUNTRY: "DE" });
  });
  afterAll(() => collector.stop());

  const post = (body: string) =>
    fetch(`${collector.url}/_df/v1/track`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
      body,
    });

  it.each(ORDERS)("$name brings an order to Pinterest, and leaves notes at home", async ({ name, order, event }) => {
    const message = JSON.stringify(fromDocs(name)(order));
    expect(message).not.toMatch(/Smith|neighbour|iban/);
    const answer = await post(message);
    expect(await answer.json()).toEqual({ success: true, accepted: 1, duplicates: 0, dropped: 0, rejected: [] });
    const sent = () => collector.sandbox.counted().find((counted) => counted.event.event_id === event.event_id)?.event;
    await expect.poll(sent).toMatchObject(event);
  });

  it("shows a message that is taken", async () => {
    const [, body = ""] = /-d '(\{[^]*?\})'\n```/.exec(DOCS) ?? [];
    const answer = await post(body);
    expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [] });
  });
});
