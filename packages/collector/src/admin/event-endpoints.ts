import { Type } from "typebox";
import type { JsonObject } from "../lib/json.ts";
import { fail, ok } from "../lib/result.ts";
import { asSha256Hex } from "../lib/sha256.ts";
import { iso } from "../lib/time.ts";
import { journeyKeyOfAddress } from "../record/journey.ts";
import { ATTEMPT_OUTCOMES, type EventRecord, type Journey, type JourneyState } from "../record/record.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { moment, toMoment } from "./schemas.ts";

export interface EventEndpointParts {
  readonly record: Pick<EventRecord, "search" | "find">;
}

const STATE = Type.Unsafe<JourneyState>({ type: "string", enum: ["waiting", ...ATTEMPT_OUTCOMES] });
const ANY = Type.Unsafe<JsonObject>({ type: "object", additionalProperties: true });

/** An empty one, of a variable that was not set, must not find some other event. */
const word = (description?: string) => Type.Optional(Type.String({ minLength: 1, ...(description && { description }) }));

const QUERY = Type.Object(
  {
    site: word(),
    state: Type.Optional(STATE),
    name: word("The site's own name of the event."),
    orderId: word(),
    eventId: word(),
    epik: word("The click id."),
    emHash: Type.Optional(
      Type.String({ pattern: "^[0-9a-fA-F]{64}$", description: "SHA-256 of the e-mail address, trimmed and in lower case." }),
    ),
    text: word("An order id, an event id or a click id: for whoever does not know which."),
    since: Type.Optional(moment("Received then or later.")),
    until: Type.Optional(moment("Received before.")),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
    before: word("The `next` of the page before."),
  },
  { additionalProperties: false },
);

const EVENT = Type.Object({
  key: Type.String({
    description: "`{id}/{site}/{name}`, each encoded as a part of an address, with `~` before one of dots alone.",
  }),
  state: STATE,
  receivedAt: Type.String({ format: "date-time" }),
  sent: Type.Union([ANY, Type.Null()], { description: "What the site sent, traits masked; null where it was not kept." }),
  stored: Type.Unsafe<JsonObject>({ ...ANY, description: "As stored: personal data as hashes, no address." }),
  payload: Type.Union([ANY, Type.Null()], { description: "What Pinterest got; null where nothing was sent." }),
  warnings: Type.Array(Type.Object({ code: Type.String(), field: Type.Optional(Type.String()) })),
  attempts: Type.Array(
    Type.Object({
      at: Type.String({ format: "date-time" }),
      outcome: STATE,
      status: Type.Optional(Type.Integer({ description: "HTTP status of Pinterest's answer." })),
      durationMs: Type.Optional(Type.Number()),
      reason: Type.Optional(Type.String()),
      message: Type.Optional(Type.String()),
    }),
    { description: "Oldest first." },
  ),
});

const TAG = "Events";

export const eventEndpoints = ({ record }: EventEndpointParts): readonly Endpoint[] => [
  endpoint({
    method: "get",
    path: "/events",
    tag: TAG,
    summary: "Find events",
    description:
      "Newest first. All conditions must hold. E-mail addresses are asked for by their hash alone, for addresses stand in logs.",
    query: QUERY,
    success: {
      status: 200,
      description: "The events; `next` where there are more.",
      schema: Type.Object({ events: Type.Array(EVENT), next: Type.Optional(Type.String()) }),
    },
    async handle({ query: { site, emHash, since, until, limit = 100, ...texts } }) {
      const hash = emHash === undefined ? undefined : asSha256Hex(emHash);
      const { journeys, next } = await record.search({
        ...texts,
        ...(site === undefined ? {} : { site: site as SiteKey }),
        ...(hash === undefined ? {} : { emHash: hash }),
        ...(since === undefined ? {} : { since: toMoment(since) }),
        ...(until === undefined ? {} : { until: toMoment(until) }),
        limit,
      });
      return ok({ events: journeys.map(viewJourney), ...(next === undefined ? {} : { next }) });
    },
  }),
  endpoint({
    method: "get",
    path: "/events/{id}/{site}/{name}",
    tag: TAG,
    summary: "Show an event's way",
    params: { id: "Its event_id.", site: "The site's key.", name: "The site's own name of the event." },
    success: { status: 200, description: "The event.", schema: EVENT },
    problems: ["not_found"],
    async handle({ params: { id = "", site = "", name = "" } }) {
      const journey = await record.find(journeyKeyOfAddress({ id, site, name }));
      return journey === undefined ? fail(NOT_RECORDED) : ok(viewJourney(journey));
    },
  }),
];

const viewJourney = ({ key, state, stored, sent, payload, warnings, attempts }: Journey) => ({
  key,
  state,
  receivedAt: iso(stored.receivedAt),
  sent: sent ?? null,
  stored,
  payload: payload ?? null,
  warnings,
  attempts: attempts.map(({ at, ...attempt }) => ({ at: iso(at), ...attempt })),
});

const NOT_RECORDED = {
  reason: "not_found",
  detail: "The record holds no such event; it keeps them for a limited time.",
} as const;
