import type { CapiEvent } from "../capi/event.ts";
import type { AppFacts } from "../wire/stored-event.ts";
import type { Notes } from "./notes.ts";
import { readText } from "./text.ts";

/** Pinterest's name for each fact about an app. */
const APP_FIELDS = {
  appId: "app_id",
  appName: "app_name",
  appVersion: "app_version",
  deviceBrand: "device_brand",
  deviceCarrier: "device_carrier",
  deviceModel: "device_model",
  deviceType: "device_type",
  osVersion: "os_version",
} as const satisfies Record<Exclude<keyof AppFacts, "wifi">, keyof CapiEvent>;

type AppFact = keyof typeof APP_FIELDS;
type AppPart = { -readonly [Field in (typeof APP_FIELDS)[AppFact] | "wifi"]?: CapiEvent[Field] };

const FACTS = Object.entries(APP_FIELDS);

export const mapAppFacts = (app: AppFacts, { trace }: Notes): AppPart => {
  const part: Record<string, string> = {};
  const facts: Readonly<Record<string, string | boolean | undefined>> = { ...app };
  for (const [fact, field] of FACTS) {
    const text = readText(facts[fact]);
    if (text === undefined) continue;
    part[field] = text;
    trace?.took(field, `app.${fact}`);
  }
  if (app.wifi === undefined) return part;
  trace?.took("wifi", "app.wifi");
  return { ...part, wifi: app.wifi };
};
