import { asSha256Hex } from "../lib/sha256.ts";
import { parseTime } from "../lib/parse-time.ts";
import { DAY_MS, HOUR_MS, type UnixMs, unixMs } from "../lib/time.ts";
import type { JourneyState, RecordQuery } from "../record/record.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { JOURNEY_STATES } from "./journey-states.ts";

/** What the fields of the search hold, as texts: the same names in the form and in the page's address. */
export interface SearchFields {
  readonly q: string;
  /** Hash of an e-mail address, which itself is in no address. */
  readonly em: string;
  readonly site: string;
  readonly state: string;
  readonly name: string;
  /** One of `PERIODS`. */
  readonly within: string;
  readonly from: string;
  readonly to: string;
}

/** How far back one looks: the value in the address, its name, its length. */
export const PERIODS = [
  ["1h", "Last hour", HOUR_MS],
  ["24h", "Last 24 hours", DAY_MS],
  ["7d", "Last 7 days", 7 * DAY_MS],
] as const;

const isJourneyState = (value: string): value is JourneyState => Object.hasOwn(JOURNEY_STATES, value);

/** From a query string or a form; what is no text is nothing. */
export const readFields = (given: Readonly<Record<string, unknown>>): SearchFields => {
  const text = (name: string): string => (typeof given[name] === "string" ? given[name].trim().slice(0, 300) : "");
  return {
    q: text("q"),
    em: asSha256Hex(text("em")) ?? "",
    site: text("site"),
    state: isJourneyState(text("state")) ? text("state") : "",
    name: text("name"),
    within: PERIODS.some(([value]) => value === text("within")) ? text("within") : "",
    from: text("from"),
    to: text("to"),
  };
};

/** As a query string with a leading `?`, or nothing. */
export const formatFields = (fields: Partial<SearchFields> & { readonly before?: string }): string => {
  const given = Object.entries(fields).filter(([, value]) => value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(Object.fromEntries(given))}`;
};

export const toQuery = (fields: SearchFields, now: UnixMs): Omit<RecordQuery, "limit"> => {
  const emHash = asSha256Hex(fields.em);
  const period = PERIODS.find(([value]) => value === fields.within);
  const since = period ? unixMs(now - period[2]) : readMoment(fields.from);
  const until = readMoment(fields.to);
  return {
    ...(fields.q ? { text: fields.q } : {}),
    ...(emHash ? { emHash } : {}),
    ...(fields.site ? { site: fields.site as SiteKey } : {}),
    ...(isJourneyState(fields.state) ? { state: fields.state } : {}),
    ...(fields.name ? { name: fields.name } : {}),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
};

/** What `<input type="datetime-local">` gives, in UTC. */
const readMoment = (text: string): UnixMs | undefined => parseTime(text, "Z");
