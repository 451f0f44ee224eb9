import type { JsonObject } from "../lib/json.ts";
import type { UnixMs } from "../lib/time.ts";
import type { ActionSource, AppFacts, ConsentBasis, EventId, SiteKey } from "./stored-event.ts";
import type { Warning } from "./warnings.ts";

export interface Place {
  /** ISO 3166 alpha-2, upper-case. */
  readonly country: string;
  /** The country's own code of a state or province. */
  readonly region?: string;
}

/**
 * One event as either door decoded it, with what the request told: the last shape that holds raw personal data. It lives in memory
 * between a door and `protect`, and has no other reader.
 */
export interface IncomingEvent {
  /** Its place in the request, from 0. */
  readonly index: number;
  readonly site: SiteKey;
  readonly id: EventId;
  readonly name: string;
  /** By the sender's clock. */
  readonly at: UnixMs;
  /** The sender's clock when it sent; absent where the door does not say. */
  readonly sentAt?: UnixMs | undefined;
  readonly receivedAt: UnixMs;
  readonly door: "browser" | "server";
  readonly actionSource: ActionSource;
  readonly url?: string | undefined;
  readonly referrer?: string | undefined;
  readonly title?: string | undefined;
  readonly props: JsonObject;
  /** The site's own id of the visitor, then any other (an anonymous id). */
  readonly userIds: readonly string[];
  readonly traits: JsonObject;
  /** The visitor is nobody known from here on. */
  readonly isReset?: boolean | undefined;
  /** It only tells who the visitor is, and is no event of the site's. */
  readonly isIdentityOnly?: boolean | undefined;
  readonly epik?: string | undefined;
  readonly derivedEpik?: string | undefined;
  readonly pinUnauth?: string | undefined;
  /** The sender minted its ids without secure randomness. */
  readonly weakIds?: boolean | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  /** BCP 47 tag or an `Accept-Language` header. */
  readonly locale?: string | undefined;
  readonly app?: AppFacts | undefined;
  readonly tag?: boolean | undefined;
  /** Where the visitor is by their address. */
  readonly place?: Place | undefined;
  readonly consent: ConsentBasis;
  /** What its door has to tell of it. */
  readonly warnings?: readonly Warning[] | undefined;
}
