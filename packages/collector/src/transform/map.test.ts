import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject } from "../lib/json.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { DAY_MS, HOUR_MS, unixMs } from "../lib/time.ts";
import { checkStructure } from "../sandbox/check-structure.ts";
import { EVENT_NAMES } from "../wire/event-names.ts";
import type { EventId, StoredEvent } from "../wire/stored-event.ts";
import { DEFAULT_SETTINGS, NOW, sampleEvent } from "./cases/sample.ts";
import { createMapper, mapEvent } from "./map.ts";
import { VARIANTS } from "./settings.ts";

const map = (part: Partial<StoredEvent>, settings = DEFAULT_SETTINGS) => mapEvent(sampleEvent(part), settings, NOW);

describe("mapEvent", () => {
  it("sends the whole event", () => {
    const app = { appId: "429047995", appVersion: " 7.9 ", deviceModel: "Phone 9", osVersion: "18.1", wifi: false };
    const part = { language: "en", consent: { state: "granted", source: "explicit", optOut: false }, app } as const;
    expect(map(part, { ...DEFAULT_SETTINGS, partnerName: "ss-example" })).toStrictEqual({
      kind: "send",
      event: {
        event_name: "page_visit",
        action_source: "web",
        event_time: 1_759_999_996,
        event_id: "pin-1",
        user_data: {
          external_id: [sha256Hex("visitor")],
          click_id: "dj0yJnU9",
          client_ip_address: "203.0.113.7",
          client_user_agent: "Example/1.0",
        },
        event_source_url: "https://shop.example/?epik=dj0yJnU9",
        opt_out: false,
        language: "en",
        partner_name: "ss-example",
        app_id: "429047995",
        app_version: "7.9",
        device_model: "Phone 9",
        os_version: "18.1",
        wifi: false,
      },
      warnings: [],
    });
  });

  it("flags Limited Data Processing beside hashed state and country", () => {
    const [st, country] = [[sha256Hex("ca")], [sha256Hex("us")]];
    const draft = map({ user: { st, country }, consent: { state: "not-needed", source: "gpc", ldp: true } });
    expect(draft).toMatchObject({ event: { custom_data: { opt_out_type: "LDP" }, user_data: { st, country } } });
    expect(draft).not.toHaveProperty("event.opt_out");
  });

  it("skips what the site drops, in any spelling", () => {
    const settings = { ...DEFAULT_SETTINGS, events: { "Scroll Depth": false } } as const;
    expect(map({ name: "scroll_depth" }, settings)).toStrictEqual({ kind: "skip", reason: "dropped_by_mapping" });
  });

  it.each([
    ["too_old", { at: unixMs(NOW - 7 * DAY_MS - 1) }],
    ["no_identity", { ip: "0.0.0.0" }],
    ["no_identity", { userAgent: "" }],
    ["invalid", { at: unixMs(Number.NaN) }],
    ["invalid", { id: "" as EventId }],
    ["invalid", { name: " " }],
  ] as const)("gives up as %s: %j", (reason, part) => {
    expect(map(part)).toMatchObject({ kind: "dead", reason });
  });

  it.each([
    ["a future event", { at: unixMs(NOW + HOUR_MS) }, 1_760_000_000, []],
    ["an event of an hour ago", { at: unixMs(NOW - HOUR_MS) }, 1_759_996_400, []],
    ["a late event", { at: unixMs(NOW - HOUR_MS - 1) }, 1_759_996_400, ["late"]],
    ["a late offline event", { at: unixMs(NOW - HOUR_MS - 1), actionSource: "offline" }, 1_759_996_400, []],
    ["an event of seven days ago", { at: unixMs(NOW - 7 * DAY_MS) }, 1_759_395_200, ["late"]],
  ] as const)("times %s", (_, part, eventTime, warnings) => {
    expect(map(part)).toMatchObject({ event: { event_time: eventTime }, warnings: warnings.map((code) => ({ code })) });
  });

  it("warns of what Pinterest will miss", () => {
    const props = { order_id: "1", value: 5, currency: "EUR" };
    expect(map({ name: "purchase", props, epik: "" })).toMatchObject({ warnings: [{ code: "no_click_id" }] });
    expect(map({ name: "purchase", props, epik: "", actionSource: "offline" })).toMatchObject({ warnings: [] });
    expect(map({ name: "app_open" })).toMatchObject({ warnings: [{ code: "app_event_elsewhere" }] });
    expect(map({ name: "app_open", actionSource: "app_ios" })).toMatchObject({ warnings: [] });
  });

  it("mends lone surrogates outside the properties", () => {
    const part = { id: "pin-\uD800" as EventId, userAgent: "Example\uDC00", url: "https://shop.example/\uD800" };
    expect(map(part)).toMatchObject({
      event: {
        event_id: "pin-\uFFFD",
        event_source_url: "https://shop.example/\uFFFD",
        user_data: { client_user_agent: "Example\uFFFD" },
      },
    });
  });

  it("gives an address to web events only", () => {
    expect(map({ actionSource: "app_ios" })).not.toHaveProperty("event.event_source_url");
  });

  it("names the first place of a warning and each code once", () => {
    const items = [{ item_id: "A", price: "?" }, { price: "?" }, { price: "?" }, { item_id: "B", price: 1 }];
    const draft = map({ name: "view_cart", props: { ecommerce: { items } } });
    expect(draft).toMatchObject({
      warnings: [
        { code: "invalid_price", field: "ecommerce.items[].price" },
        { code: "product_without_id", field: "ecommerce.items" },
      ],
    });
  });
});

const KEYS = [
  ..."value revenue total currency order_id checkout_id products items line_items contents ecommerce".split(" "),
  ..."product_id id sku name price quantity category brand query content_ids num_items predicted_ltv".split(" "),
  ..."__proto__ constructor toString hasOwnProperty".split(" "),
];
const hostile = fc.constantFrom("1e400", "\uD800", "1,299.00", "0x1", " ", "EUR", "9".repeat(60), 1e308, 5e-324, -1, 1e21, -0);
const { value } = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  object: fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 12, noNullPrototype: true }),
  value: fc.oneof({ maxDepth: 5 }, hostile, fc.jsonValue(), fc.array(tie("object"), { maxLength: 4 }), tie("object")),
}));
const anyProps = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 20 }).map((props): JsonObject => {
  const read: unknown = JSON.parse(JSON.stringify(props));
  return isJsonObject(read) ? read : {};
});

describe("createMapper", () => {
  it("never throws, and sends nothing that Pinterest's description does not allow", () => {
    const mappers = VARIANTS.flatMap((variant) =>
      (["custom", "own-name"] as const).map((customEvents) => createMapper({ ...DEFAULT_SETTINGS, variant, customEvents })),
    );
    const name = fc.oneof(fc.constantFrom(...EVENT_NAMES, ...KEYS), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(name, anyProps, fc.constantFrom(...mappers), (eventName, props, mapper) => {
        const draft = mapper(sampleEvent({ name: eventName, props }), NOW);
        if (draft.kind !== "send") {
          expect(eventName.trim()).toBe("");
          return;
        }
        const body: unknown = JSON.parse(JSON.stringify({ data: [draft.event] }));
        expect(checkStructure(body)).toMatchObject({ ok: true });
        expect(draft.event.event_name).toMatch(/^[A-Za-z0-9_-]{1,100}$/);
        // JSON escapes a lone surrogate, and nothing else of that range.
        expect(JSON.stringify(body)).not.toMatch(/(?<!\\)\\ud[89a-f]/);
        const data = draft.event.custom_data;
        const amounts = [data?.value, data?.predicted_ltv, ...(data?.contents ?? []).map(({ item_price: price }) => price)];
        for (const amount of amounts) if (amount !== undefined) expect(amount).toMatch(/^\d+(\.\d+)?$/);
      }),
      { numRuns: 300 },
    );
  });

  it("maps a list as long as a body can hold", () => {
    const products = Array.from({ length: 100_000 }, () => ({ price: 1 }));
    expect(map({ name: "view_cart", props: { products } })).toMatchObject({ event: { custom_data: { value: "100000" } } });
  });
});
