import { type TSchema, type TString, type TUnsafe, Type } from "typebox";
import { SITE_SETTINGS } from "../config/site-settings.ts";
import type { Setting } from "../config/setting.ts";
import type { JsonObject } from "../lib/json.ts";
import { parseTime } from "../lib/parse-time.ts";
import type { UnixMs } from "../lib/time.ts";
import { isSecret } from "./site-view.ts";

const ROWS: readonly [string, Setting<unknown>][] = Object.entries(SITE_SETTINGS);

/** A setting of a site, as the settings table describes it. */
const describeRow = (name: string, { parse, sentence, fallback }: Setting<unknown>): TSchema =>
  Type.Unsafe({
    ...parse.schema,
    description: [sentence, parse.schema?.description].filter(Boolean).join(" "),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(isSecret(name) ? { writeOnly: true } : {}),
  });

const nullable = (schema: TSchema): TSchema => Type.Unsafe({ anyOf: [schema, { type: "null" }] });

const settingsSchema = (toSchema: (name: string, row: Setting<unknown>) => TSchema | undefined, description: string): TSchema =>
  Type.Unsafe({
    type: "object",
    description,
    properties: Object.fromEntries(ROWS.flatMap(([name, row]) => (toSchema(name, row) ? [[name, toSchema(name, row)]] : []))),
    additionalProperties: false,
  });

/** Schemas that the description names: `#/components/schemas/…`. */
export const COMPONENTS = {
  SiteSettings: settingsSchema(describeRow, "The settings of a site. What is left out has its default."),
  SiteSettingsChange: settingsSchema(
    (name, row) => nullable(describeRow(name, row)),
    "Settings to change (JSON Merge Patch): null goes back to the default, what is not named stays.",
  ),
  SiteSettingsView: settingsSchema(
    (name, row) => (isSecret(name) ? undefined : describeRow(name, row)),
    "The settings in force. Secrets are never among them.",
  ),
} as const;

/** An object that the description refers to by name; whoever reads it has the last word on what is in it. */
export const component = (name: keyof typeof COMPONENTS): TUnsafe<JsonObject> =>
  Type.Unsafe<JsonObject>({ type: "object", [COMPONENT]: name });

/** Marks such an object. */
export const COMPONENT = "x-component";

/** A time with its zone, to be read by `toMoment`. */
export const moment = (description: string): TString =>
  Type.Refine(
    Type.String({ format: "date-time", description }),
    (text) => parseTime(text) !== undefined,
    () => "must be a time such as 2026-11-20T08:00:00Z",
  );

/** Throws where `moment` did not look at it before. */
export const toMoment = (text: string): UnixMs => {
  const at = parseTime(text);
  if (at === undefined) throw new Error("A time that is none was let through.");
  return at;
};
