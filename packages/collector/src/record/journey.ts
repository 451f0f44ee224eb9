import type { CapiEvent } from "../capi/event.ts";
import { isJsonObject } from "../lib/json.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { forgetPersonOf, forgetPersonOfPayload } from "./forget.ts";
import type { AttemptEntry, BegunEvent, IncomingEntry, Journey, JourneyNews } from "./record.ts";

/** The latest attempts that a journey keeps. */
export const MAX_ATTEMPTS = 20;

/** What tells an event from all others, fit to be part of an address. */
export const journeyKey = ({ id, site, name }: Pick<StoredEvent, "id" | "site" | "name">): string =>
  `${encode(id)}/${encode(site)}/${encode(name)}`;

/** The key that stands in an address, from its parts as a router decodes them. */
export const journeyKeyOfAddress = ({ id, site, name }: { readonly [part in "id" | "site" | "name"]: string }): string =>
  [id, site, name].map((part) => encode(part.replace(/^~(?=~*\.\.?$)/, ""))).join("/");

/** The keys of all events with this id lie from `from` on and before `to`. */
export const keysOfEventId = (id: string): { readonly from: string; readonly to: string } => ({
  from: `${encode(id)}/`,
  // The character after the slash.
  to: `${encode(id)}0`,
});

/** A part of dots alone would be taken for a way up, also as `%2E` (https://url.spec.whatwg.org/#single-dot-path-segment): `~` goes before it. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/^~*\.\.?$/, "~$&");

/** Of an event on its way to the queue, what is known of all of them. */
export const beginEvent = ({ site, receivedAt, warnings }: StoredEvent): BegunEvent => ({ site, receivedAt, warnings });

/** The journey as far as the door knows it. */
export const beginJourney = ({ event }: Pick<IncomingEntry, "event">, sent?: Journey["sent"]): Journey => ({
  key: journeyKey(event),
  state: "waiting",
  stored: forgetPersonOf(event),
  attempts: [],
  warnings: event.warnings,
  ...(sent ? { sent } : {}),
});

export const toNews = (journey: Journey): JourneyNews => ({ key: journey.key, text: JSON.stringify(journey) });

export const readNews = ({ text }: Pick<JourneyNews, "text">): Journey => JSON.parse(text);

/** The journey as far as one attempt knows it. */
export const journeyOfAttempt = (entry: AttemptEntry): Journey => {
  const { event: readEvent, payload, warnings = [], kind: _kind, receivedAt: _receivedAt, ...attempt } = entry;
  const event = readEvent();
  return {
    key: journeyKey(event),
    state: attempt.outcome,
    stored: forgetPersonOf(event),
    attempts: [attempt],
    warnings: [...event.warnings, ...warnings],
    ...(payload ? { payload: forgetPersonOfPayload(payload()) } : {}),
  };
};

/** Two parts of one journey in the order they became known. Delivery may be quicker than the door's answer: what it did stays. */
export const mergeJourneys = (known: Journey | undefined, news: Journey): Journey => {
  if (known === undefined) return news;
  const latest = news.attempts.length > 0 ? news : known;
  const mapped = news.payload ? news : known;
  const sent = news.sent ?? known.sent;
  return {
    key: known.key,
    state: latest.state,
    stored: known.stored,
    attempts: [...known.attempts, ...news.attempts].slice(-MAX_ATTEMPTS),
    warnings: mapped.payload ? mapped.warnings : known.warnings,
    ...(sent ? { sent } : {}),
    ...(mapped.payload ? { payload: mapped.payload } : {}),
  };
};

/** The order that the event is about: as Pinterest was told, or as the site said it where nothing was mapped yet. */
export const orderIdOf = ({
  payload,
  stored,
}: {
  readonly payload?: CapiEvent;
  readonly stored: StoredEvent;
}): string | undefined => {
  const { order_id, transaction_id, orderId, ecommerce } = stored.props;
  const nested = isJsonObject(ecommerce) ? (ecommerce["transaction_id"] ?? ecommerce["order_id"]) : undefined;
  const found = payload?.custom_data?.order_id ?? order_id ?? transaction_id ?? orderId ?? nested;
  return typeof found === "string" || typeof found === "number" ? String(found) : undefined;
};
