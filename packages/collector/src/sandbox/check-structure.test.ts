import { describe, expect, it } from "vitest";
import type { JsonObject } from "../lib/json.ts";
import { anApiEvent, EMAIL_HASH } from "./api-event.fixture.ts";
import { checkStructure } from "./check-structure.ts";

const without = (key: string) => {
  const { [key]: _left, ...event } = anApiEvent();
  return event;
};

const PREFIX = "Invalid request: ";

/** A body, what Pinterest says to it, and where. */
const REFUSED: [name: string, body: unknown, message: string, where: string][] = [
  [
    "an unknown key in custom_data (LIVE)",
    { data: [anApiEvent({ custom_data: { category_name: "Uncategorized" } })] },
    "Additional properties are not allowed ('category_name' was unexpected)",
    "/data/0/custom_data",
  ],
  [
    "several unknown keys of an event",
    { data: [anApiEvent({ tag_id: "1", test_event_code: "x" })] },
    "Additional properties are not allowed ('tag_id', 'test_event_code' were unexpected)",
    "/data/0",
  ],
  ...["custom_event_name", "advertiser_tracking_enabled"].map((key): [string, unknown, string, string] => [
    `${key} on an event`,
    { data: [anApiEvent({ [key]: "x" })] },
    `Additional properties are not allowed ('${key}' was unexpected)`,
    "/data/0",
  ]),
  ...["order_quantity", "line_items", "search_query", "product_id", "promo_code", "lead_type", "video_title", "property"].map(
    (key): [string, unknown, string, string] => [
      `the Tag's ${key} in custom_data`,
      { data: [anApiEvent({ custom_data: { [key]: "x" } })] },
      `Additional properties are not allowed ('${key}' was unexpected)`,
      "/data/0/custom_data",
    ],
  ),
  [
    "an unknown key in contents",
    { data: [anApiEvent({ custom_data: { contents: [{ id: "1" }, { sku: "2" }] } })] },
    "Additional properties are not allowed ('sku' was unexpected)",
    "/data/0/custom_data/contents/1",
  ],
  [
    "an unknown key beside data",
    { data: [anApiEvent()], test: true },
    "Additional properties are not allowed ('test' was unexpected)",
    "",
  ],
  ...["event_name", "action_source", "event_time", "user_data", "event_id"].map((key): [string, unknown, string, string] => [
    `no ${key}`,
    { data: [without(key)] },
    `'${key}' is a required property`,
    "/data/0",
  ]),
  ["no data", {}, "'data' is a required property", ""],
  ["no events", { data: [] }, "data is too short", "/data"],
  ["1,001 events", { data: Array.from({ length: 1001 }, () => anApiEvent()) }, "data is too long", "/data"],
  ["a list in place of the body", [anApiEvent()], "the body is not of type 'object'", ""],
  [
    "a number for value",
    { data: [anApiEvent({ custom_data: { value: 129.99 } })] },
    "129.99 is not of type 'string'",
    "/data/0/custom_data/value",
  ],
  [
    "a number for item_price",
    { data: [anApiEvent({ custom_data: { contents: [{ item_price: 5 }] } })] },
    "5 is not of type 'string'",
    "/data/0/custom_data/contents/0/item_price",
  ],
  [
    "numbers as content ids",
    { data: [anApiEvent({ custom_data: { content_ids: [1] } })] },
    "1 is not of type 'string'",
    "/data/0/custom_data/content_ids/0",
  ],
  ["event_time as text", { data: [anApiEvent({ event_time: "now" })] }, "'now' is not of type 'integer'", "/data/0/event_time"],
  [
    "event_time with a fraction",
    { data: [anApiEvent({ event_time: 1.5 })] },
    "1.5 is not of type 'integer'",
    "/data/0/event_time",
  ],
  ["opt_out as text", { data: [anApiEvent({ opt_out: "false" })] }, "'false' is not of type 'boolean'", "/data/0/opt_out"],
  [
    "null where it is not allowed",
    { data: [anApiEvent({ event_id: null })] },
    "None is not of type 'string'",
    "/data/0/event_id",
  ],
  [
    "an unknown action_source",
    { data: [anApiEvent({ action_source: "store" })] },
    "'store' is not one of ['app_android', 'app_ios', 'web', 'offline']",
    "/data/0/action_source",
  ],
  [
    "too long a device brand",
    { data: [anApiEvent({ device_info: { timezone_abbr: "CESTXX" } })] },
    "'CESTXX' is too long",
    "/data/0/device_info/timezone_abbr",
  ],
  [
    "a battery over 100 %",
    { data: [anApiEvent({ device_info: { battery_level: 101 } })] },
    "101 is greater than the maximum of 100",
    "/data/0/device_info/battery_level",
  ],
  [
    "a negative window",
    { data: [anApiEvent({ app_info: { window_width: -1 } })] },
    "-1 is less than the minimum of 0",
    "/data/0/app_info/window_width",
  ],
  [
    "a hash that is not in a list, without quoting it",
    { data: [anApiEvent({ user_data: { em: EMAIL_HASH } })] },
    "em is not of type 'array'",
    "/data/0/user_data/em",
  ],
  ...[
    {},
    { click_id: "dj0y" },
    { client_ip_address: "203.0.113.7" },
    { client_user_agent: "Mozilla" },
    { external_id: [EMAIL_HASH] },
  ].map((user_data): [string, unknown, string, string] => [
    `only ${Object.keys(user_data).join() || "nothing"} in user_data`,
    { data: [anApiEvent({ user_data })] },
    "user_data is not valid under any of the given schemas: em, or hashed_maids, or client_ip_address with client_user_agent is required",
    "/data/0/user_data",
  ]),
];

const TAKEN: [name: string, changes: JsonObject][] = [
  ["the least there can be", {}],
  ["an address with a user agent", { user_data: { client_ip_address: "203.0.113.7", client_user_agent: "Mozilla/5.0" } }],
  ["a mobile id alone", { user_data: { hashed_maids: [EMAIL_HASH] } }],
  ["an unknown key in user_data, which the description does not close", { user_data: { em: [EMAIL_HASH], fbp: "x" } }],
  ["null where it is allowed", { language: null, custom_data: { value: null, currency: null } }],
];

describe("checkStructure", () => {
  it.each(REFUSED)("refuses %s", (_name, body, message, where) => {
    expect(checkStructure(body)).toEqual({ ok: false, failure: { message: PREFIX + message, where } });
  });

  it.each(TAKEN)("takes %s", (_name, changes) => {
    const event = anApiEvent(changes);
    expect(checkStructure({ data: [event] })).toEqual({ ok: true, value: [event] });
  });

  it("refuses a thousand good events for one bad one", () => {
    const data = [...Array.from({ length: 999 }, () => anApiEvent()), anApiEvent({ event_time: "x" })];
    expect(checkStructure({ data })).toMatchObject({ ok: false, failure: { where: "/data/999/event_time" } });
  });
});
