import type { DoorSite } from "../config/site.ts";
import type { SiteDirectory } from "../config/site-directory.ts";
import { type ConsentDecision, decideConsent } from "../consent/decide.ts";
import type { DecodedBatch, RejectedEvent } from "../wire/decode.ts";
import { decodeBatch } from "../wire/decode.ts";
import type { SealedTraits } from "../identity/sealed-traits.ts";
import { toIncomingEvent } from "../wire/browser-incoming.ts";
import { DENIALS } from "../wire/drops.ts";
import { WIRE_LIMITS } from "../wire/limits.ts";
import type { Rejection } from "../wire/rejection.ts";
import type { Warning } from "../wire/warnings.ts";
import type { AcceptParts } from "./accept.ts";
import { acceptEvents } from "./accept.ts";
import { readBody } from "./body.ts";
import { isBot } from "./bots.ts";
import { type DoorAnswer, type DoorHandler, type DoorRequest, type HeaderLine, jsonAnswer } from "./door.ts";
import { knowsOrigin, resolveSite } from "./origin.ts";
import { refuse, toProblem } from "./problem.ts";
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

/** `POST {basePath}/e`: decode, decide, protect, put, answer. 204 means durable. */
export const createCollect = (parts: CollectParts): DoorHandler => {
  const { sites, counters } = parts;
  return async (request) => {
    const facts = readFacts(request, parts);
    const known = knowsOrigin(sites, facts);
    if (!known.ok) return withHeaders(refuse(counters, known.failure), COMMON_HEADERS);
    return withHeaders(await collect(parts, request, facts), [
      ...COMMON_HEADERS,
      ["access-control-allow-origin", known.value],
      ["access-control-allow-credentials", "true"],
    ]);
  };
};

const withHeaders = (answer: DoorAnswer, headers: readonly HeaderLine[]): DoorAnswer => ({
  ...answer,
  headers: [...headers, ...answer.headers],
});

const withCookies = (answer: DoorAnswer, cookies: readonly string[]): DoorAnswer =>
  withHeaders(
    answer,
    cookies.map((cookie) => ["set-cookie", cookie]),
  );

const COMMON_HEADERS: readonly HeaderLine[] = [
  ["vary", "Origin"],
  ["cache-control", "no-store"],
];

const tooManyRequests = (retryAfterSeconds: number): Rejection => ({
  reason: "rate_limited",
  detail: "Send the same events again, with the same ids, after Retry-After seconds.",
  retryAfterSeconds,
});

const collect = async (parts: CollectParts, request: DoorRequest, facts: RequestFacts): Promise<DoorAnswer> => {
  const { sites, counters, ipLimit, siteLimit } = parts;
  const client = facts.ip === undefined ? undefined : rateKeyOf(facts.ip);
  const waitSeconds = client === undefined ? 0 : ipLimit(client);
  if (waitSeconds > 0) return refuse(counters, tooManyRequests(waitSeconds));
  const body = await readBody(request, WIRE_LIMITS.maxBodyBytes);
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
    return withCookies(answer(0, rejected), DENIALS.has(decision.reason) ? visit.withdraw() : []);
  }
  // Who has a public address may write what they like there.
  const warnings = client === undefined && facts.isUndeclaredProxy() ? UNDECLARED_PROXY : [];
  const incoming = events.map((event) =>
    toIncomingEvent(event, batch, { ...facts, site: site.value.key, consent: decision.basis, warnings }),
  );
  const accepting = acceptEvents(parts, site.value, incoming, visit.recognise);
  // While it waits for the disk, a request holds what its answer needs and nothing of its events.
  const cookies = visit.keep(incoming.at(-1) ?? {});
  const { length } = incoming;
  const accepted = await accepting;
  if (!accepted.ok) return toProblem(accepted.failure);
  const { refused } = accepted.value;
  return withCookies(answer(length - refused.length, [...rejected, ...refused]), cookies);
};

const UNDECLARED_PROXY: readonly Warning[] = [{ code: "undeclared_proxy" }];

const decide = (batch: DecodedBatch["batch"], site: DoorSite, facts: RequestFacts): ConsentDecision => {
  if (facts.isPrefetch) return { kind: "drop", reason: "prefetch" };
  if (!site.acceptBots && (batch.bot === true || isBot(facts.userAgent))) return { kind: "drop", reason: "bot" };
  return decideConsent({
    said: batch.consent,
    gpc: facts.hasGpc || batch.consent?.gpc === true,
    country: () => facts.place()?.country ?? site.defaultCountry,
    settings: site,
  });
};

/**
 * 204; or 207 with the refused events by name where others of the batch were good; or 400 where none was. Never 200, which a page in front of the
 * collector answers to everything.
 */
const answer = (accepted: number, rejected: readonly RejectedEvent[]): DoorAnswer => {
  const [first] = rejected;
  if (first === undefined) return NO_CONTENT;
  if (accepted === 0) return toProblem(first.rejection);
  return {
    ...jsonAnswer({ accepted, rejected: rejected.map(({ index, rejection }) => ({ index, ...rejection })) }),
    status: 207,
  };
};

const NO_CONTENT: DoorAnswer = { status: 204, headers: [] };
