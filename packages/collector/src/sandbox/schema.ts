import { APP_INFO, DEVICE_INFO } from "./schema-app.ts";

/**
 * What `events/create` takes, as JSON Schema: the structure of Pinterest's official OpenAPI description (pinterest/api-description,
 * v5/openapi.json, release 5.23.0, commit c05b1897) without its sentences. MIT, Copyright © 2021 Pinterest, Inc.: `LICENSE.openapi`.
 * One thing is added: the four values of `action_source`, which the description lists in its text only.
 */
const text = { type: "string" };
const nullableText = { type: "string", nullable: true };
const texts = { type: "array", items: { type: "string" } };
const int64 = { type: "integer", format: "int64" };

const CONTENT = {
  type: "object",
  additionalProperties: false,
  properties: {
    id: text,
    item_brand: text,
    item_category: text,
    item_name: text,
    item_price: text,
    quantity: int64,
  },
};

const CUSTOM_DATA = {
  type: "object",
  additionalProperties: false,
  properties: {
    content_brand: nullableText,
    content_category: nullableText,
    content_ids: texts,
    content_name: nullableText,
    contents: { type: "array", items: CONTENT },
    currency: nullableText,
    external_measurement_id: nullableText,
    external_measurement_vendor_id: { type: "integer", nullable: true },
    np: nullableText,
    num_items: int64,
    opt_out_type: nullableText,
    order_id: nullableText,
    predicted_ltv: nullableText,
    search_string: nullableText,
    value: nullableText,
  },
};

/** The one object that takes unknown keys: the description does not close it. */
const USER_DATA = {
  type: "object",
  properties: {
    click_id: nullableText,
    client_ip_address: text,
    client_user_agent: text,
    country: texts,
    ct: texts,
    db: texts,
    em: texts,
    external_id: texts,
    fn: texts,
    ge: texts,
    hashed_maids: texts,
    ln: texts,
    partner_id: nullableText,
    ph: texts,
    st: texts,
    zp: texts,
  },
  anyOf: [{ required: ["em"] }, { required: ["hashed_maids"] }, { required: ["client_ip_address", "client_user_agent"] }],
};

const EVENT = {
  type: "object",
  additionalProperties: false,
  properties: {
    action_source: { type: "string", enum: ["app_android", "app_ios", "web", "offline"] },
    app_id: nullableText,
    app_info: APP_INFO,
    app_name: nullableText,
    app_version: nullableText,
    custom_data: CUSTOM_DATA,
    device_brand: nullableText,
    device_carrier: nullableText,
    device_info: DEVICE_INFO,
    device_model: nullableText,
    device_type: nullableText,
    event_id: text,
    event_name: text,
    event_source_url: nullableText,
    event_time: int64,
    language: nullableText,
    opt_out: { type: "boolean" },
    os_version: nullableText,
    partner_name: nullableText,
    user_data: USER_DATA,
    wifi: { type: "boolean" },
  },
  required: ["event_name", "action_source", "event_time", "user_data", "event_id"],
};

/** The body of `POST /ad_accounts/{ad_account_id}/events`. */
export const EVENTS_REQUEST = {
  type: "object",
  additionalProperties: false,
  properties: { data: { type: "array", items: EVENT, minItems: 1, maxItems: 1000 } },
  required: ["data"],
};
