import { describe, expect, it } from "vitest";
import { CAPI_EVENT_NAMES } from "../capi/event-names.ts";
import type { JsonObject } from "../lib/json.ts";
import { anApiEvent, EMAIL_HASH, NOW_SECONDS } from "./api-event.fixture.ts";
import { findFailure, findWarnings } from "./check-event.ts";

const DAY = 86_400;
const user = (changes: JsonObject) => ({ user_data: { ...anApiEvent().user_data, ...changes } });
const custom = (custom_data: JsonObject) => ({ custom_data });

const FAILS: [name: string, changes: JsonObject, message: string][] = [
  [
    "more than seven days old (LIVE words)",
    { event_time: NOW_SECONDS - 7 * DAY - 1 },
    `Invalid event_timestamp parameter. Given timestamp is in the past. Current timestamp: ${NOW_SECONDS}, Given event_timestamp: ${NOW_SECONDS - 7 * DAY - 1}`,
  ],
  ["in the future", { event_time: NOW_SECONDS + 6 }, "Given timestamp is in the future"],
  ["timed in milliseconds", { event_time: NOW_SECONDS * 1000 }, "Given timestamp is in the future"],
  ["named with a space", { event_name: "Order Completed" }, "event_name"],
  ["named with more than 100 characters", { event_name: "a".repeat(101) }, "event_name"],
  ["without a name", { event_name: "" }, "event_name"],
  ["without an id", { event_id: "" }, "event_id"],
  ["with a raw e-mail", user({ em: ["user@example.com"] }), "user_data.em"],
  ["with an upper-case hash", user({ ph: [EMAIL_HASH.toUpperCase()] }), "user_data.ph"],
  ["with a short hash among good ones", user({ external_id: [EMAIL_HASH, EMAIL_HASH.slice(1)] }), "user_data.external_id"],
  ["with an empty list of hashes", user({ fn: [] }), "user_data.fn"],
  ["from 0.0.0.0", user({ client_ip_address: "0.0.0.0" }), "client_ip_address"],
  ["from a host name", user({ client_ip_address: "localhost" }), "client_ip_address"],
  ["from an address with a port", user({ client_ip_address: "203.0.113.7:443" }), "client_ip_address"],
  ["from an address with a zone", user({ client_ip_address: "fe80::1%eth0" }), "client_ip_address"],
  ["with a value that is no number", custom({ value: "1,299.00" }), "custom_data.value"],
  ["with a negative value", custom({ value: "-5" }), "custom_data.value"],
  ["with an empty value", custom({ value: "" }), "custom_data.value"],
  ["with the value undefined as text", custom({ value: "undefined" }), "custom_data.value"],
  ["with an infinite value", custom({ value: "1e999" }), "custom_data.value"],
  ["with no value at all", custom({ value: "0" }), "custom_data.value"],
  ["with a value that is too small for a double", custom({ value: "1e-400" }), "custom_data.value"],
  ["with a lifetime value that is no number", custom({ predicted_ltv: "high" }), "custom_data.predicted_ltv"],
  ["with a price that is no number", custom({ contents: [{ item_price: "1" }, { item_price: "free" }] }), "item_price"],
  ["with a currency in small letters", custom({ currency: "usd" }), "custom_data.currency"],
  ["with a currency that there is not", custom({ currency: "ZZZ" }), "custom_data.currency"],
  ["with a currency's sign", custom({ currency: "€" }), "custom_data.currency"],
  ["with an unknown privacy flag", custom({ opt_out_type: "GDPR" }), "custom_data.opt_out_type"],
  ["with a locale for a language", { language: "en-US" }, "language"],
];

const PASSES: [name: string, changes: JsonObject][] = [
  ["exactly seven days old", { event_time: NOW_SECONDS - 7 * DAY }],
  ["by a clock that is five seconds ahead", { event_time: NOW_SECONDS + 5 }],
  ["with an own name", { event_name: "Size-Guide_2" }],
  ["from IPv6", user({ client_ip_address: "2001:db8::7" })],
  [
    "with amounts",
    custom({ value: "129.99", currency: "USD", predicted_ltv: "0", contents: [{ item_price: "30" }, { item_price: "0.00" }] }),
  ],
  ["with null in place of optional values", { language: null, ...custom({ value: null, currency: null, opt_out_type: null }) }],
  ["with Limited Data Processing", custom({ opt_out_type: "LDP" })],
];

describe("findFailure", () => {
  it.each(FAILS)("fails an event %s", (_name, changes, message) => {
    expect(findFailure(anApiEvent(changes), NOW_SECONDS)).toContain(message);
  });

  it.each(PASSES)("passes an event %s", (_name, changes) => {
    expect(findFailure(anApiEvent(changes), NOW_SECONDS)).toBeUndefined();
  });

  it("never quotes what a person gave", () => {
    expect(findFailure(anApiEvent(user({ em: ["user@example.com"] })), NOW_SECONDS)).not.toContain("user@example.com");
  });
});

describe("findWarnings", () => {
  it.each(CAPI_EVENT_NAMES)("says nothing about %s with a click id and an external id", (event_name) => {
    expect(findWarnings(anApiEvent({ event_name }), new Set())).toBe("");
  });

  it("warns of an own name, unless the advertiser has defined it", () => {
    const event = anApiEvent({ event_name: "size_guide" });
    expect(findWarnings(event, new Set())).toContain("'Unknown'");
    expect(findWarnings(event, new Set(["size_guide"]))).toBe("");
  });

  it.each(["click_id", "external_id"])("warns of a missing %s", (field) => {
    const { [field]: _left, ...user_data } = anApiEvent().user_data;
    expect(findWarnings(anApiEvent({ user_data }), new Set())).toContain(`'${field}' is missing`);
  });
});
