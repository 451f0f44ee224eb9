import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../lib/json.ts";
import { cleanProps, type Finding } from "./clean-props.ts";

interface Case {
  readonly of: string;
  readonly given: JsonObject;
  readonly clean: JsonObject;
  /** `kind path` of each finding, in order. */
  readonly found: readonly string[];
}

const nested = (depth: number): JsonValue => (depth === 0 ? "leaf" : { in: nested(depth - 1) });

const CASES: readonly Case[] = [
  {
    of: "an ordinary order",
    given: {
      order_id: "o-1",
      total: 12.5,
      coupon: null,
      gift: true,
      products: [{ id: "a", name: "Scarf", state: "new", gender: "women" }],
    },
    clean: {
      order_id: "o-1",
      total: 12.5,
      coupon: null,
      gift: true,
      products: [{ id: "a", name: "Scarf", state: "new", gender: "women" }],
    },
    found: [],
  },
  {
    of: "traits by name",
    given: {
      email: "x",
      Phone: 49,
      "first name": "x",
      lastName: "x",
      date_of_birth: "x",
      user_id: 7,
      billing_email: "x",
      name: "Red",
    },
    clean: { name: "Red" },
    found: ["email", "Phone", "first name", "lastName", "date_of_birth", "user_id", "billing_email"].map(
      (path) => `trait ${path}`,
    ),
  },
  {
    of: "traits by whose they are, and of several",
    given: {
      phones: ["x"],
      phone_2: "x",
      cell_phone: "x",
      tel: "x",
      mobile: "07700 900123",
      order_email: "x",
      receiverFirstName: "x",
      billing_city: "x",
      shippingZip: "x",
      customer_gender: "x",
    },
    clean: {},
    found: "phones phone_2 cell_phone tel mobile order_email receiverFirstName billing_city shippingZip customer_gender"
      .split(" ")
      .map((path) => `trait ${path}`),
  },
  {
    of: "traits by the names that forms give to their fields",
    given: {
      "customer[email]": "x",
      "user[first_name]": "x",
      "contact.phone": "x",
      "checkout[shipping_address][city]": "x",
      "emails[]": ["x"],
      "address.zip": "x",
      ｅｍａｉｌ: "x",
      "first\u200b_name": "x",
      "customer[name]": "Jane Doe",
      "billing.street": "x",
      "shipping[method]": "x",
      "items[0][name]": "Red",
      "products.city": "x",
    },
    clean: { "shipping[method]": "x", "items[0][name]": "Red", "products.city": "x" },
    found: [
      "trait customer[email]",
      "trait user[first_name]",
      "trait contact.phone",
      "trait checkout[shipping_address][city]",
      "trait emails[]",
      "trait address.zip",
      "trait ｅｍａｉｌ",
      "trait first\u200b_name",
      "personal customer[name]",
      "personal billing.street",
    ],
  },
  {
    of: "lists of pairs, as Shopify and WooCommerce have them",
    given: {
      note_attributes: [
        { name: "billing_first_name", value: "Jane" },
        { name: "Gift wrap", value: "yes" },
      ],
      meta_data: [
        { id: 1, key: "_billing_phone", value: "07700 900123", display_key: "Phone", display_value: "07700 900123" },
        { id: 2, key: "_order_source", value: "ad", display_key: "Source", display_value: "ad" },
        { key: "customer_ip_address", value: "203.0.113.7" },
        { key: "customer", value: { name: "Jane" } },
      ],
      products: [{ id: "a", name: "Phone", price: 99, value: 99 }],
      offer: { name: "City", value: 5, currency: "EUR" },
    },
    clean: {
      note_attributes: [{ name: "billing_first_name" }, { name: "Gift wrap", value: "yes" }],
      meta_data: [
        { id: 1, key: "_billing_phone", display_key: "Phone" },
        { id: 2, key: "_order_source", value: "ad", display_key: "Source", display_value: "ad" },
        { key: "customer_ip_address" },
        { key: "customer" },
      ],
      products: [{ id: "a", name: "Phone", price: 99, value: 99 }],
      offer: { name: "City", value: 5, currency: "EUR" },
    },
    found: [
      "trait note_attributes.billing_first_name",
      "trait meta_data._billing_phone",
      "trait meta_data._billing_phone",
      "personal meta_data.customer_ip_address",
      "person meta_data.customer",
    ],
  },
  {
    of: "what tells who somebody is",
    given: {
      billing_name: "x",
      user_ip: "x",
      user_agent: "x",
      delivery_street: "x",
      billing_address_line_1: "x",
      customer: "Jane Doe",
      buyer: 4711,
      passengers: [{ name: "Jane" }],
    },
    clean: {},
    found: [
      "personal billing_name",
      "personal user_ip",
      "personal user_agent",
      "personal delivery_street",
      "personal billing_address_line_1",
      "personal customer",
      "personal buyer",
      "person passengers",
    ],
  },
  {
    of: "parts of addresses, as Segment's libraries send them",
    given: {
      path: "/thanks?first_name=Jane&a=1",
      search: "?phone=447700900123&utm_source=pin",
      hash: "#token=x",
      link: "//shop.example/?email=x",
      form: "a=1&last_name=Doe",
      formula: "a = b",
      question: "is it red? yes",
    },
    clean: {
      path: "/thanks?a=1",
      search: "?utm_source=pin",
      hash: "",
      link: "//shop.example/",
      form: "a=1",
      formula: "a = b",
      question: "is it red? yes",
    },
    found: ["path", "search", "hash", "link", "form"].map((path) => `url ${path}`),
  },
  {
    of: "what is written as JSON",
    given: {
      payload: '{"first_name":"Jane","step":2,"note":"to a@b.co"}',
      list: '[ "a@b.co", "x" ]',
      user: '{"name":"Jane"}',
      plain: '{ "step": 2 }',
      broken: "{x",
      layers: JSON.stringify({ in: JSON.stringify({ phone: "1" }) }),
      twice: JSON.stringify('{"phone":"1","step":2}'),
      marked: '\ufeff{"phone":"1"}',
      quoted: '"red"',
    },
    clean: {
      payload: '{"step":2}',
      list: '["x"]',
      plain: '{ "step": 2 }',
      broken: "{x",
      layers: '{"in":"{}"}',
      twice: '"{\\"step\\":2}"',
      marked: "{}",
      quoted: '"red"',
    },
    found: [
      "trait payload.first_name",
      "personal payload.note",
      "personal list",
      "personal user",
      "trait layers.in.phone",
      "trait twice.phone",
      "trait marked.phone",
    ],
  },
  {
    of: "phone numbers in international form under any name",
    given: {
      whatsapp: "+44 7700 900123",
      note: "ring me: +44 (0) 7700–900 123, please",
      code: "+1",
      size: "+5 cm",
      gtin: "00447700900123",
      lift: "+10 (20 %)",
      sku: "AB+12345678",
    },
    clean: { code: "+1", size: "+5 cm", gtin: "00447700900123", lift: "+10 (20 %)", sku: "AB+12345678" },
    found: ["personal whatsapp", "personal note"],
  },
  {
    of: "names that only look like traits",
    given: {
      email: true,
      phone: null,
      email_opt_in: "yes",
      phone_model: "x",
      country: "de",
      city: "Berlin",
      zip: "1",
      id: "x",
      customer: "new",
      shipping_country: "de",
      shipping_method: "x",
      account_type: "x",
      status: "x",
    },
    clean: {
      email: true,
      phone: null,
      email_opt_in: "yes",
      phone_model: "x",
      country: "de",
      city: "Berlin",
      zip: "1",
      id: "x",
      customer: "new",
      shipping_country: "de",
      shipping_method: "x",
      account_type: "x",
      status: "x",
    },
    found: [],
  },
  {
    of: "people",
    given: { customer: { phone: "x" }, order: { shipping_address: { city: "x" }, n: 1 }, user: [{ email: "x" }], shipping: 4.9 },
    clean: { order: { n: 1 }, shipping: 4.9 },
    found: ["person customer", "person order.shipping_address", "person user"],
  },
  {
    of: "personal texts",
    given: { note: "mail a@b.co", tags: ["x", "a%40b.co"], password: "x", address: "x", form: { who: "a@b.co", ok: 1 } },
    clean: { tags: ["x"], form: { ok: 1 } },
    found: ["note", "tags", "password", "address", "form.who"].map((path) => `personal ${path}`),
  },
  {
    of: "texts in base64 that hold either",
    given: { token: btoa("jane@example.com"), ref: btoa('{"phone":"+447700900123"}'), epik: "dj0yJnU9aGVsbG8tV29ybGQmbj1fX19f" },
    clean: { epik: "dj0yJnU9aGVsbG8tV29ybGQmbj1fX19f" },
    found: ["personal token", "personal ref"],
  },
  {
    of: "names that are addresses or phone numbers",
    given: { "a@b.co": 1, in: { "a@b.co": 1, "+44 7700 900123": 1 } },
    clean: { in: {} },
    found: ["personal ", "personal in", "personal in"],
  },
  {
    of: "addresses of pages",
    given: { url: "https://s.de/?email=x&a=1", image: "https://s.de/i.png", bad: "https://" },
    clean: { url: "https://s.de/?a=1", image: "https://s.de/i.png" },
    found: ["url url", "url bad"],
  },
  { of: "nesting at the limit", given: { in: nested(7) }, clean: { in: nested(7) }, found: [] },
  {
    of: "prototype names",
    given: JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":1},"toString":"x","in":{"__proto__":"a@b.co"}}'),
    clean: JSON.parse('{"constructor":{"prototype":1},"toString":"x","in":{}}'),
    found: [],
  },
];

const clean = (given: JsonObject, replacement?: JsonValue) => {
  const findings: Finding[] = [];
  const props = cleanProps(given, { scrubParameters: [] }, (finding) => {
    findings.push(finding);
    return finding.kind === "url" ? finding.scrubbed : replacement;
  });
  return { props, found: findings.map(({ kind, path }) => `${kind} ${path}`) };
};

describe("cleanProps", () => {
  it.each(CASES)("cleans $of", ({ given, clean: expected, found }) => {
    const result = clean(given);
    expect(result.props).toEqual(expected);
    expect(result.found).toEqual(found);
    expect(Object.getPrototypeOf(result.props)).toBe(Object.prototype);
  });

  it("puts the replacement where the finding was", () => {
    expect(clean({ email: "x", tags: ["a@b.co", "x"] }, "•••").props).toEqual({ email: "•••", tags: ["•••", "x"] });
  });

  it("drops JSON within JSON that is nested deeper than the wire allows, and gets through any within the time that a test has", () => {
    const layers = (depth: number): string => (depth === 0 ? '["leaf"]' : JSON.stringify({ in: layers(depth - 1) }));
    expect(JSON.stringify(clean({ in: layers(9) }).props)).not.toContain("leaf");
    const size = 1_000_000;
    for (const bomb of [
      "[".repeat(size),
      "[".repeat(size) + "]".repeat(size),
      '{"a":'.repeat(size),
      "[1,".repeat(size),
      '"\\"'.repeat(size),
    ])
      clean({ in: bomb });
  });

  it("drops what is nested deeper than the wire allows", () => {
    const { props, found } = clean({ in: nested(8) });
    expect(JSON.stringify(props)).not.toContain("leaf");
    expect(found).toEqual(["deep in.in.in.in.in.in.in.in"]);
  });
});
