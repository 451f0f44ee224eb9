import { isIP } from "node:net";
import { readCurrency } from "../capi/currency.ts";
import { CAPI_EVENT_NAMES } from "../capi/event-names.ts";
import { CAPI_LIMITS } from "../capi/limits.ts";
import { SECOND_MS } from "../lib/time.ts";
import type { ApiEvent } from "./api-event.ts";

const HASHED_FIELDS = ["em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country", "external_id", "hashed_maids"] as const;

/** Two machines' clocks differ; anything beyond this is a wrong time and not a wrong clock. */
const CLOCK_TOLERANCE_SECONDS = 5;

type Check = (event: ApiEvent, nowSeconds: number) => string | undefined;

const invalid = (field: string, why: string) => `Invalid ${field} parameter. ${why}`;

const DOUBLE = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** `least`: what an amount is at least; a product may be a gift, an event's value is positive. */
const amount = (field: string, value: string | null | undefined, least = 0): string | undefined =>
  typeof value !== "string" || (DOUBLE.test(value.trim()) && Number(value) >= least && Number.isFinite(Number(value)))
    ? undefined
    : invalid(field, `The string cannot be parsed into a ${least === 0 ? "double of 0 or more" : "positive double"}.`);

/** The first that fails is what the event is refused for. The words of the two times are LIVE, the others follow them. */
const FAILURES: readonly Check[] = [
  ({ event_name }) =>
    /^[A-Za-z0-9_-]{1,100}$/.test(event_name)
      ? undefined
      : invalid("event_name", "Own names hold 1 to 100 letters, digits, hyphens and underscores."),
  ({ event_id }) => (event_id === "" ? invalid("event_id", "It must not be empty.") : undefined),
  ({ event_time }, now) =>
    now - event_time > CAPI_LIMITS.tooOldAfterMs / SECOND_MS
      ? wrongTime("Given timestamp is in the past.", now, event_time)
      : undefined,
  ({ event_time }, now) =>
    event_time > now + CLOCK_TOLERANCE_SECONDS ? wrongTime("Given timestamp is in the future.", now, event_time) : undefined,
  ({ user_data }) => {
    const field = HASHED_FIELDS.find((name) => user_data[name] !== undefined && !isHashList(user_data[name]));
    return field && invalid(`user_data.${field}`, "Every value must be a lower-case hex SHA-256 hash, and there must be one.");
  },
  ({ user_data: { client_ip_address: ip } }) =>
    ip === undefined || isClientAddress(ip) ? undefined : invalid("user_data.client_ip_address", "It is not a client's address."),
  ({ custom_data }) => amount("custom_data.value", custom_data?.value, Number.MIN_VALUE),
  ({ custom_data }) => amount("custom_data.predicted_ltv", custom_data?.predicted_ltv),
  ({ custom_data }) =>
    custom_data?.contents?.map(({ item_price }) => amount("custom_data.contents.item_price", item_price)).find(Boolean),
  ({ custom_data }) =>
    isCurrency(custom_data?.currency ?? "USD")
      ? undefined
      : invalid("custom_data.currency", "It is not an ISO-4217 currency code."),
  ({ custom_data }) =>
    (custom_data?.opt_out_type ?? "LDP").split(",").every((flag) => flag.trim() === "LDP")
      ? undefined
      : invalid("custom_data.opt_out_type", "The flag is not known."),
  ({ language }) => (/^[a-z]{2}$/i.test(language ?? "en") ? undefined : invalid("language", "It is not an ISO-639-1 code.")),
];

/** Why the event is not processed, in words as the real API's; undefined when it is. It never quotes what a person gave. */
export const findFailure = (event: ApiEvent, nowSeconds: number): string | undefined => {
  for (const check of FAILURES) {
    const failure = check(event, nowSeconds);
    if (failure !== undefined) return failure;
  }
  return undefined;
};

/** What is not standard about an event that is processed all the same, or "" (which is what the real API answers then). */
export const findWarnings = (event: ApiEvent, ownEventNames: ReadonlySet<string>): string => {
  const warnings = [];
  if (!STANDARD_NAMES.has(event.event_name) && !ownEventNames.has(event.event_name))
    warnings.push(`'${event.event_name}' is not a known event_name; the event is reported as 'Unknown'.`);
  for (const field of ["click_id", "external_id"] as const)
    if (!event.user_data[field]?.length) warnings.push(`'${field}' is missing in user_data; it is recommended for all events.`);
  return warnings.join(" ");
};

const STANDARD_NAMES: ReadonlySet<string> = new Set(CAPI_EVENT_NAMES);

const isCurrency = (code: string): boolean => readCurrency(code) === code;

const wrongTime = (why: string, now: number, given: number) =>
  invalid("event_timestamp", `${why} Current timestamp: ${now}, Given event_timestamp: ${given}`);

const isHashList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((hash) => /^[0-9a-f]{64}$/.test(hash));

const isClientAddress = (ip: string): boolean => isIP(ip) !== 0 && !ip.includes("%") && ip !== "0.0.0.0" && ip !== "::";
