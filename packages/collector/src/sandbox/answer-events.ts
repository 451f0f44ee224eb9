import { CAPI_LIMITS } from "../capi/limits.ts";
import type { Clock } from "../lib/clock.ts";
import { isJsonObject } from "../lib/json.ts";
import { fail, ok, type Result } from "../lib/result.ts";
import { SECOND_MS, type UnixMs } from "../lib/time.ts";
import { type Answer, type AnsweredRequest, errorAnswer, type EventAnswer, eventsAnswer } from "./answer.ts";
import type { ApiEvent } from "./api-event.ts";
import { findFailure, findWarnings } from "./check-event.ts";
import { checkStructure } from "./check-structure.ts";
import type { FaultBook } from "./fault-book.ts";
import type { Fault } from "./fault.ts";
import type { Ledger } from "./ledger.ts";
import type { createRateLimiter, RateDecision } from "./rate-limiter.ts";
import type { TokenBook } from "./token-book.ts";

/** What `POST /v5/ad_accounts/{ad_account_id}/events` was sent. */
export interface EventsRequest {
  readonly requestId: string;
  readonly at: UnixMs;
  readonly adAccountId: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  /** The query parameter as it came. */
  readonly test: string | undefined;
  readonly body: string;
}

export type PartialFault = Extract<Fault, { kind: "partial" }>;

type RateLimiter = ReturnType<typeof createRateLimiter>;

/** The parts and settings that an answer depends on. */
export interface EventsAnswererParts {
  readonly tokens: TokenBook;
  readonly limiter: RateLimiter;
  readonly testLimiter: RateLimiter;
  readonly faults: FaultBook;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly isAdAccount: (id: string) => boolean;
  readonly acceptAnyToken: boolean;
  readonly ownEventNames: ReadonlySet<string>;
  readonly partialFailureStatus: 200 | 422;
  readonly validate: "all" | "none";
}

/** Pinterest's endpoint: the request is refused as a whole, or each of its events is looked at, recorded and answered in order. */
export const createEventsAnswerer = (parts: EventsAnswererParts) => {
  const { ledger, clock, ownEventNames, validate } = parts;

  const judge = (event: ApiEvent, nowSeconds: number): EventAnswer => {
    if (validate === "none") return PROCESSED;
    const failure = findFailure(event, nowSeconds);
    if (failure !== undefined) return failed(failure);
    return { ...PROCESSED, warning_message: findWarnings(event, ownEventNames) };
  };

  return (request: EventsRequest, partial?: PartialFault): AnsweredRequest => {
    const refused = refuseCaller(request, parts);
    if (refused !== undefined) return { answer: refused, numEvents: 0 };
    const rate = limitRate(request, parts);
    const withRate = (answer: Answer, numEvents: number) => ({ answer: { ...answer, headers: rate.headers }, numEvents });
    if (!rate.allowed) return withRate(errorAnswer("rateLimited"), 0);
    const decoded = decode(request, validate);
    if (!decoded.ok) return withRate(decoded.failure, 0);
    const events = decoded.value;
    const poison = findPoison(request, events, parts);
    if (poison !== undefined) return withRate(poison, events.length);

    const test = request.test === "true";
    const failsByFault = pickFailing(events, partial, parts.random);
    const nowSeconds = Math.floor(clock.now() / SECOND_MS);
    const answers = events.slice(0, test ? CAPI_LIMITS.maxTestEvents : undefined).map((event) => {
      const answer = failsByFault(event) ? failed(partial?.message ?? SCRIPTED_FAILURE) : judge(event, nowSeconds);
      ledger.noteEvent({ event, adAccountId: request.adAccountId, requestId: request.requestId, at: request.at, test, answer });
      return answer;
    });
    return withRate(eventsAnswer(events.length, answers, partial?.status ?? parts.partialFailureStatus), events.length);
  };
};

const PROCESSED: EventAnswer = { status: "processed", error_message: "", warning_message: "" };
const SCRIPTED_FAILURE = "The event could not be processed.";

const failed = (why: string): EventAnswer => ({ status: "failed", error_message: why, warning_message: "" });

/** Who is asking, and for which ad account: before the body is looked at. */
const refuseCaller = (request: EventsRequest, parts: EventsAnswererParts): Answer | undefined => {
  const bearer = /^Bearer (\S+)$/i.exec(request.authorization ?? "")?.[1];
  if (bearer === undefined) return errorAnswer("unauthenticated");
  const verdict = parts.acceptAnyToken ? "ok" : parts.tokens.check(bearer, request.adAccountId);
  if (verdict === "unknown") return errorAnswer("unauthenticated");
  if (!/^\d{1,18}$/.test(request.adAccountId))
    return errorAnswer("invalid", `Invalid request: '${request.adAccountId}' does not match '^\\d+$'`);
  if (!parts.isAdAccount(request.adAccountId)) return errorAnswer("notFound");
  return verdict === "other-account" ? errorAnswer("forbidden") : undefined;
};

const limitRate = (request: EventsRequest, { limiter, testLimiter }: EventsAnswererParts): RateDecision =>
  request.test === "true" ? testLimiter(request.authorization ?? "") : limiter(request.adAccountId);

const decode = (request: EventsRequest, validate: "all" | "none"): Result<readonly ApiEvent[], Answer> => {
  if (request.test !== undefined && !/^(true|false)$/.test(request.test))
    return fail(errorAnswer("invalid", `Invalid request: '${request.test}' is not of type 'boolean'`));
  if (!/^application\/json\s*(;|$)/i.test(request.contentType ?? ""))
    return fail(errorAnswer("invalid", "Invalid request: send the Content-Type application/json"));
  const body = parseJson(request.body);
  if (body === undefined) return fail(errorAnswer("invalid", "Invalid request: the body is not JSON"));
  if (validate === "none" && looksLikeEvents(body)) return ok(body.data);
  const checked = checkStructure(body);
  return checked.ok ? checked : fail(errorAnswer("invalid", checked.failure.message, checked.failure.where));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The load runs' short way: what the ledger reads is there, nothing else is looked at. */
const looksLikeEvents = (body: unknown): body is { data: ApiEvent[] } =>
  isJsonObject(body) &&
  Array.isArray(body["data"]) &&
  body["data"].every((event) => typeof event?.event_name === "string" && typeof event.event_id === "string");

const findPoison = ({ adAccountId }: EventsRequest, events: readonly ApiEvent[], { faults }: EventsAnswererParts) => {
  if (!faults.hasPoison()) return undefined;
  const ids = new Set(events.map(({ event_id }) => event_id));
  const poison = faults.findPoison(adAccountId, (id) => ids.has(id));
  return poison && errorAnswer("invalid", poison.message);
};

const pickFailing = (events: readonly ApiEvent[], partial: PartialFault | undefined, random: () => number) => {
  if (partial === undefined) return () => false;
  if (partial.eventIds !== undefined) {
    const ids = new Set(partial.eventIds);
    return ({ event_id }: ApiEvent) => ids.has(event_id);
  }
  const { share = 0.5 } = partial;
  const drawn = new Set(events.filter(() => random() < share));
  const [first] = events;
  if (drawn.size === 0 && first !== undefined) drawn.add(first);
  return (event: ApiEvent) => drawn.has(event);
};
