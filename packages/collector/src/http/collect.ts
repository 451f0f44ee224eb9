import type { Context, Handler } from "hono";
import type { DoorSite } from "../config/site.ts";
import type { SiteDirectory } from "../config/site-directory.ts";
import { decideConsent } from "../consent/decide.ts";
import type { DecodedBatch, RejectedEvent } from "../wire/decode.ts";
import { decodeBatch } from "../wire/decode.ts";
import type { SealedTraits } from "../identity/sealed-traits.ts";
import { toIncomingEvent } from "../wire/browser-incoming.ts";
import { WIRE_LIMITS } from "../wire/limits.ts";
import type { Rejection } from "../wire/rejection.ts";
import type { ConsentBasis } from "../wire/stored-event.ts";
import type { AcceptParts } from "./accept.ts";
import { acceptEvents } from "./accept.ts";
import { readBody } from "./body.ts";
import { isBot } from "./bots.ts";
import type { DoorCounters, DropReason } from "./door-counters.ts";
import { type HeaderLine, noContent } from "./no-content.ts";
import { knowsOrigin, resolveSite } from "./origin.ts";
import { toProblem } from "./problem.ts";
import type { RateLimit } from "./rate-limit.ts";
import { rateKeyOf } from "./rate-limit.ts";
import { readFacts, type RequestFacts, type RequestFactsParts } from "./request-facts.ts";
import { openVisit } from "./visit.ts";

export interface CollectParts extends AcceptParts, RequestFactsParts {
  readonly sites: SiteDirectory<DoorSite>;
  /** Absent where there is no secret to seal with. */
  readonly sealedTraits?: SealedTraits | undefined;
  /** By client address, in requests. */
  readonly ipLimit: RateLimit;
  /** By site key, in requests. */
  readonly siteLimit: RateLimit;
}

interface Answer {
  /** Absent: 204. */
  readonly response?: Response;
  /** `Set-Cookie` values. */
  readonly cookies?: readonly string[];
}

/** `POST {basePath}/e`: decode, decide, protect, put, answer. 204 means durable. */
export const createCollect = (parts: CollectParts): Handler => {
  const { sites, counters } = parts;
  return async (context) => {
    const facts = readFacts(context, parts);
    const known = knowsOrigin(sites, facts);
    const { response, cookies = [] } = known.ok ? await collect(parts, context, facts) : refuse(counters, known.failure);
    const headers: HeaderLine[] = [...COMMON_HEADERS];
    if (known.ok) headers.push(["access-control-allow-origin", known.value], ["access-control-allow-credentials", "true"]);
    for (const cookie of cookies) headers.push(["set-cookie", cookie]);
    if (response === undefined) return noContent(context, headers);
    for (const [name, value] of headers) response.headers.append(name, value);
    return response;
  };
};

const COMMON_HEADERS: readonly HeaderLine[] = [
  ["vary", "Origin"],
  ["cache-control", "no-store"],
];

const refuse = (counters: DoorCounters, rejection: Rejection, count = 1): Answer => {
  counters.rejected(rejection.reason, count);
  return { response: toProblem(rejection) };
};

const tooManyRequests = (retryAfterSeconds: number): Rejection => ({
  reason: "rate_limited",
  detail: "Send the same events again, with the same ids, after Retry-After seconds.",
  retryAfterSeconds,
});

const collect = async (parts: CollectParts, context: Context, facts: RequestFacts): Promise<Answer> => {
  const { sites, counters, ipLimit, siteLimit } = parts;
  const client = facts.ip === undefined ? undefined : rateKeyOf(facts.ip);
  const waitSeconds = client === undefined ? 0 : ipLimit(client);
  if (waitSeconds > 0) return refuse(counters, tooManyRequests(waitSeconds));
  const body = await readBody(context, WIRE_LIMITS.maxBodyBytes);
  if (!body.ok) return refuse(counters, body.failure);
  const decoded = decodeBatch(body.value);
  if (!decoded.ok) return refuse(counters, decoded.failure);
  const site = resolveSite(sites, facts, decoded.value.batch.site);
  if (!site.ok) return refuse(counters, site.failure, decoded.value.events.length);

  const siteWaitSeconds = siteLimit(site.value.key);
  if (siteWaitSeconds > 0) return refuse(counters, tooManyRequests(siteWaitSeconds), decoded.value.events.length);

  const { batch, events, rejected } = decoded.value;
  for (const { rejection } of rejected) counters.rejected(rejection.reason, 1);
  const decision = decide(batch, site.value, facts);
  const visit = openVisit(parts.sealedTraits, site.value, facts);
  if (decision.kind === "drop") {
    counters.dropped(decision.reason, events.length);
    return { ...answer(0, rejected), cookies: NO_CONSENT.has(decision.reason) ? visit.withdraw() : [] };
  }
  const incoming = events.map((event) =>
    toIncomingEvent(event, batch, { ...facts, site: site.value.key, consent: decision.basis }),
  );
  const accepted = await acceptEvents(parts, site.value, incoming, visit.recognise);
  if (!accepted.ok) return { response: toProblem(accepted.failure) };
  return { ...answer(incoming.length, rejected), cookies: visit.keep(incoming.at(-1) ?? {}) };
};

/** Who denies may have granted before: what their browser keeps for us goes. */
const NO_CONSENT: ReadonlySet<DropReason> = new Set<DropReason>(["consent_denied", "gpc"]);

const decide = (
  batch: DecodedBatch["batch"],
  site: DoorSite,
  facts: RequestFacts,
): { kind: "keep"; basis: ConsentBasis } | { kind: "drop"; reason: DropReason } => {
  if (facts.isPrefetch) return { kind: "drop", reason: "prefetch" };
  if (!site.acceptBots && (batch.bot === true || isBot(facts.userAgent))) return { kind: "drop", reason: "bot" };
  return decideConsent({
    said: batch.consent,
    gpc: facts.hasGpc || batch.consent?.gpc === true,
    country: () => facts.place()?.country ?? site.defaultCountry,
    settings: site,
  });
};

/** 204; or 200 with the refused events by name where others of the batch were good; or 400 where none was. */
const answer = (accepted: number, rejected: readonly RejectedEvent[]): Answer => {
  const [first] = rejected;
  if (first === undefined) return {};
  if (accepted === 0) return { response: toProblem(first.rejection) };
  return { response: Response.json({ accepted, rejected: rejected.map(({ index, rejection }) => ({ index, ...rejection })) }) };
};
