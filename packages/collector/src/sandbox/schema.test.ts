import { describe, expect, it } from "vitest";
import { isJsonObject } from "../lib/json.ts";
import { EVENTS_REQUEST } from "./schema.ts";

/** The official description 5.23.0, copied by hand: per object its keys, and whether it is closed. */
const OFFICIAL: Record<string, { closed: boolean; keys: string }> = {
  "": { closed: true, keys: "data" },
  "data[]": {
    closed: true,
    keys: "action_source app_id app_info app_name app_version custom_data device_brand device_carrier device_info device_model device_type event_id event_name event_source_url event_time language opt_out os_version partner_name user_data wifi",
  },
  "data[].user_data": {
    closed: false,
    keys: "click_id client_ip_address client_user_agent country ct db em external_id fn ge hashed_maids ln partner_id ph st zp",
  },
  "data[].custom_data": {
    closed: true,
    keys: "content_brand content_category content_ids content_name contents currency external_measurement_id external_measurement_vendor_id np num_items opt_out_type order_id predicted_ltv search_string value",
  },
  "data[].custom_data.contents[]": { closed: true, keys: "id item_brand item_category item_name item_price quantity" },
  "data[].app_info": {
    closed: true,
    keys: "app_id app_name app_package_name app_store app_version install_time user_agent window_height window_width",
  },
  "data[].device_info": {
    closed: true,
    keys: "battery_level brand carrier cpu_cores external_storage_free_space external_storage_size form_factor kernel_version languages locale model network_type os_family os_name os_release_name os_version screen_density screen_height screen_width storage_free_space storage_size timezone timezone_abbr type",
  },
};

/** Every leaf with its type and bounds, the plain strings left out. */
const OFFICIAL_LEAVES: Record<string, object> = {
  "data[].event_time": { type: "integer", format: "int64" },
  "data[].opt_out": { type: "boolean" },
  "data[].wifi": { type: "boolean" },
  "data[].custom_data.num_items": { type: "integer", format: "int64" },
  "data[].custom_data.external_measurement_vendor_id": { type: "integer", nullable: true },
  "data[].custom_data.contents[].quantity": { type: "integer", format: "int64" },
  "data[].app_info.user_agent": { type: "string", maxLength: 16384 },
  "data[].app_info.install_time": { type: "integer", minimum: 0 },
  "data[].app_info.window_width": { type: "integer", minimum: 0, maximum: 30720 },
  "data[].device_info.battery_level": { type: "integer", minimum: 0, maximum: 100 },
  "data[].device_info.cpu_cores": { type: "integer", minimum: 0, maximum: 1152 },
  "data[].device_info.screen_density": { type: "integer", minimum: 0, maximum: 100000 },
  "data[].device_info.storage_size": { type: "integer", minimum: 0, maximum: 1048576 },
  "data[].device_info.locale": { type: "string", maxLength: 35 },
  "data[].device_info.timezone": { type: "string", maxLength: 40 },
  "data[].device_info.timezone_abbr": { type: "string", maxLength: 5 },
};

const NULLABLE =
  "app_id app_name app_version content_brand content_category content_name currency external_measurement_id external_measurement_vendor_id np opt_out_type order_id predicted_ltv search_string value device_brand device_carrier device_model device_type event_source_url language os_version partner_name click_id partner_id";

const walk = (schema: unknown, path: string, visit: (path: string, schema: Record<string, unknown>) => void): void => {
  if (!isJsonObject(schema)) return;
  visit(path, { ...schema });
  if (isJsonObject(schema["properties"]))
    for (const [key, child] of Object.entries(schema["properties"])) walk(child, path === "" ? key : `${path}.${key}`, visit);
  if (schema["items"] !== undefined) walk(schema["items"], `${path}[]`, visit);
};

const collect = () => {
  const all = new Map<string, Record<string, unknown>>();
  walk(JSON.parse(JSON.stringify(EVENTS_REQUEST)), "", (path, schema) => void all.set(path, schema));
  return all;
};

describe("EVENTS_REQUEST", () => {
  const all = collect();

  it("has the official objects, each with exactly the official keys", () => {
    const objects = [...all].filter(([, schema]) => schema["type"] === "object");
    const found = objects.map(([path, schema]) => [
      path,
      { closed: schema["additionalProperties"] === false, keys: Object.keys(Object(schema["properties"])).toSorted().join(" ") },
    ]);
    expect(Object.fromEntries(found)).toEqual(OFFICIAL);
  });

  it.each(Object.entries(OFFICIAL_LEAVES))("bounds %s as the description does", (path, leaf) => {
    expect(all.get(path)).toEqual(leaf);
  });

  it("lets null stand for exactly the values that the description calls nullable", () => {
    const nullable = [...all].filter(([, schema]) => schema["nullable"] === true).map(([path]) => path.split(".").at(-1));
    expect(nullable.toSorted()).toEqual(NULLABLE.split(" ").toSorted());
  });

  it("requires what the description requires, and one of the three ways to match a person", () => {
    expect(all.get("data[]")?.["required"]).toEqual(["event_name", "action_source", "event_time", "user_data", "event_id"]);
    expect(all.get("data")).toMatchObject({ minItems: 1, maxItems: 1000 });
    expect(all.get("data[].user_data")?.["anyOf"]).toEqual([
      { required: ["em"] },
      { required: ["hashed_maids"] },
      { required: ["client_ip_address", "client_user_agent"] },
    ]);
  });
});
