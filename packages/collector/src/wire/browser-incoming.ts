import type { JsonObject } from "../lib/json.ts";
import { type UnixMs, unixMs } from "../lib/time.ts";
import type { DecodedBatch, DecodedEvent } from "./decode.ts";
import { clickIdIn } from "./click-id.ts";
import type { IncomingEvent, Place } from "./incoming-event.ts";
import { isNoId } from "./no-id.ts";
import type { ConsentBasis, EventId, SiteKey } from "./stored-event.ts";
import type { Warning } from "./warnings.ts";

/** What the request told beside its body, and what was decided on it. */
export interface BrowserContext {
  readonly site: SiteKey;
  readonly receivedAt: UnixMs;
  readonly consent: ConsentBasis;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  /** The Accept-Language header. */
  readonly locale: string | undefined;
  /** Where the visitor is by their address; absent where nobody can tell. */
  readonly place?: () => Place | undefined;
  /** What the request has to tell of each of its events. */
  readonly warnings?: readonly Warning[];
}

/** Its `user` tells who the visitor is, an empty one that it is nobody known. The snippet sends one whenever that changes. */
const IDENTITY_EVENT = "$identify";

const NO_ID: Warning = { code: "invalid_part", field: "id" };

/** One event of a beacon together with what its batch and its request told. */
export const toIncomingEvent = (event: DecodedEvent, batch: DecodedBatch["batch"], context: BrowserContext): IncomingEvent => {
  const { site, receivedAt, consent, ip, userAgent, locale, place, warnings = [] } = context;
  const isIdentityOnly = event.name === IDENTITY_EVENT;
  const { epik, pinUnauth, derivedEpik, weak } = batch.ids ?? {};
  const at = event.at ?? receivedAt;
  const hasId = !isNoId(event.id);
  return {
    index: event.index,
    site,
    // The moment tells it from other visitors', and is the same when the beacon comes again.
    id: (hasId ? event.id : `${event.id}-${at}`) as EventId,
    name: event.name,
    at: unixMs(at),
    // The time of receipt needs no correction.
    sentAt: event.at === undefined || batch.sentAt === undefined ? undefined : unixMs(batch.sentAt),
    receivedAt,
    door: "browser",
    actionSource: "web",
    url: event.url,
    referrer: event.referrer,
    title: event.title,
    props: (event.props ?? {}) as JsonObject,
    userIds: event.user?.id ? [`${event.user.id}`] : [],
    traits: (event.user?.traits ?? {}) as JsonObject,
    // A key whose value was left out is there all the same: who cannot be read is not nobody.
    isReset: isIdentityOnly && event.user !== undefined && Object.keys(event.user).length === 0,
    isIdentityOnly,
    epik: epik ?? clickIdIn(event.url),
    derivedEpik,
    pinUnauth,
    weakIds: weak,
    ip,
    userAgent,
    locale,
    tag: event.tag,
    // Nobody else asks.
    place: consent.ldp ? place?.() : undefined,
    consent,
    warnings: [...event.warnings, ...(hasId ? [] : [NO_ID]), ...warnings],
  };
};
