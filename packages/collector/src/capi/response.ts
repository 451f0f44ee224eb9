import { isJsonObject, type JsonObject, type JsonValue } from "../lib/json.ts";

/** What Pinterest says of one event. `unknown`: a status word that is not in its description, or statuses that are not the request's events'. */
export interface EventStatus {
  readonly status: "processed" | "failed" | "unknown";
  /** Absent where Pinterest said nothing (it sends "", null, or leaves it out). */
  readonly error?: string;
  readonly warning?: string;
}

/** Pinterest's answer to a request with events. The message is Pinterest's own, "" where there is none. */
export type Answer =
  /** Every event was looked at; statuses in request order. */
  | { readonly kind: "events"; readonly events: readonly EventStatus[] }
  /** The request as a whole was refused for what it holds. */
  | { readonly kind: "invalid"; readonly message: string }
  | { readonly kind: "unauthenticated"; readonly message: string }
  | { readonly kind: "forbidden"; readonly message: string }
  | { readonly kind: "not-found"; readonly message: string }
  | { readonly kind: "rate-limited"; readonly message: string }
  | { readonly kind: "unavailable"; readonly message: string }
  /** Not an answer of the Conversions API: nothing is known of the events. `message` is ours. */
  | { readonly kind: "garbage"; readonly message: string };

export interface HttpAnswer {
  readonly status: number;
  /** As text; what is not UTF-8 has become U+FFFD. */
  readonly body: string;
}

/** Statuses whose meaning does not depend on the body, since a proxy may have written it. */
const BY_STATUS: Readonly<Record<number, "unauthenticated" | "forbidden" | "not-found" | "rate-limited">> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  429: "rate-limited",
};

/** Refusals of the whole body. Only in Pinterest's own shape, for what a proxy refuses is no fault of the events. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * Reads an answer of `POST /ad_accounts/{ad_account_id}/events`. A partial failure comes as 200 or as 422, its statuses at the top or in
 * `details`: they are read wherever they are. Source: OpenAPI description 5.23.0, `events/create`, and published real answers.
 */
export const parseAnswer = ({ status, body }: HttpAnswer, eventCount: number): Answer => {
  const json = parseJson(body);
  const known = BY_STATUS[status];
  if (known !== undefined) return { kind: known, message: messageOf(json) };
  if (status >= 500) return { kind: "unavailable", message: messageOf(json) };
  if (status >= 300 && status <= 399)
    return { kind: "garbage", message: `Redirected (${status}), which is not followed: check PINTEREST_API_BASE.` };
  if (json === undefined) return { kind: "garbage", message: `The answer ${status} is not JSON, or is broken off.` };
  const isSuccess = status >= 200 && status <= 299;
  if (isSuccess || status === 422) {
    const report = findReport(json);
    if (report !== undefined) return readReport(report, eventCount);
  }
  if (REFUSALS.has(status) && isErrorBody(json)) return { kind: "invalid", message: messageOf(json) };
  return { kind: "garbage", message: `The answer ${status} is not one that Pinterest's description knows.` };
};

/** What Pinterest says of the events of a request, one by one and in numbers. */
interface Report {
  readonly events: readonly JsonValue[];
  readonly received: JsonValue | undefined;
  readonly processed: JsonValue | undefined;
}

/** Where the statuses are not the events', the numbers may still say that all were processed: asking again might count some twice. */
const readReport = ({ events, received, processed }: Report, eventCount: number): Answer => {
  if (events.length === eventCount) return { kind: "events", events: events.map(readEvent) };
  if (received === eventCount && processed === eventCount)
    return { kind: "events", events: Array.from({ length: eventCount }, () => PROCESSED) };
  return { kind: "events", events: Array.from({ length: eventCount }, () => UNKNOWN) };
};

const UNKNOWN: EventStatus = { status: "unknown" };
const PROCESSED: EventStatus = { status: "processed" };

const readEvent = (value: JsonValue): EventStatus => {
  if (!isJsonObject(value)) return UNKNOWN;
  const { status, error_message: error, warning_message: warning } = value;
  const known = status === "processed" || status === "failed" ? status : "unknown";
  if (known === "processed" && !isText(error) && !isText(warning)) return PROCESSED;
  return { status: known, ...(isText(error) ? { error } : {}), ...(isText(warning) ? { warning } : {}) };
};

const isText = (value: JsonValue | undefined): value is string => typeof value === "string" && value !== "";

const findReport = (json: JsonObject): Report | undefined => reportIn(json) ?? reportIn(json["details"]);

const reportIn = (value: JsonValue | undefined): Report | undefined => {
  if (!isJsonObject(value)) return undefined;
  const { events, num_events_received: received, num_events_processed: processed } = value;
  if (Array.isArray(events)) return { events, received, processed };
  return typeof received === "number" ? { events: [], received, processed } : undefined;
};

const isErrorBody = (json: JsonObject): boolean => typeof json["code"] === "number" && typeof json["message"] === "string";

const messageOf = (json: JsonObject | undefined): string => {
  const message = json?.["message"];
  return typeof message === "string" ? message : "";
};

/** Undefined for what is not a JSON object, or says the same key twice: which of the two counts is anyone's guess. */
const parseJson = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && countKeys(value) === countWrittenKeys(text) ? value : undefined;
  } catch {
    // Also what is nested too deeply to be walked.
    return undefined;
  }
};

const countKeys = (value: JsonValue | undefined): number => {
  if (typeof value !== "object" || value === null) return 0;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const inner of Object.values(value)) count += countKeys(inner);
  return count;
};

/** A string before a colon is a key: strings are skipped whole, so a colon inside one does not count. */
const countWrittenKeys = (text: string): number => {
  const strings = /"[^"\\]*(?:\\.[^"\\]*)*"\s*:?/g;
  let count = 0;
  while (strings.test(text)) if (text[strings.lastIndex - 1] === ":") count++;
  return count;
};
