import type { DoorSite } from "../config/site.ts";
import { cookieScopeOf } from "../identity/cookie-scope.ts";
import type { KnownPerson } from "../identity/known-person.ts";
import { type ProtectedEvent, recognise } from "../identity/recognise.ts";
import type { SealedTraits } from "../identity/sealed-traits.ts";
import { clearVisitorCookies, refreshVisitorCookies, type VisitorIds } from "../identity/visitor-cookies.ts";
import type { UnixMs } from "../lib/time.ts";

export interface VisitRequest {
  readonly receivedAt: UnixMs;
  readonly origin: string;
  /** The Host header. */
  readonly host: string | undefined;
  /** The Cookie header. */
  readonly cookies: string | undefined;
}

/** What the visitor's own browser keeps for the collector, from a beacon to its answer. */
export interface Visit {
  /** Adds what is known of the visitor to events; learns from those that tell it, and leaves out what tells nothing else. */
  recognise(entries: readonly ProtectedEvent[]): readonly ProtectedEvent[];
  /** `Set-Cookie` values for the answer to events that were accepted. */
  keep(ids: VisitorIds): readonly string[];
  /** `Set-Cookie` values for the answer to who withdrew consent. */
  withdraw(): readonly string[];
}

/** `sealed` is absent where the collector has no secret: it then knows of a visitor what an event itself tells. */
export const openVisit = (sealed: SealedTraits | undefined, site: DoorSite, request: VisitRequest): Visit => {
  const { cookies = "", receivedAt } = request;
  let before: KnownPerson | undefined;
  let next: KnownPerson | undefined;
  const scope = () => cookieScopeOf({ ...request, cookieDomain: site.cookieDomain });

  return {
    recognise(entries) {
      before = sealed?.read(cookies, site.key, receivedAt);
      const { events, person } = recognise(entries, before, receivedAt);
      next = person;
      return events;
    },
    keep(ids) {
      const at = scope();
      if (at === undefined) return [];
      return [...refreshVisitorCookies(cookies, at, ids), ...(sealed?.write({ site: site.key, scope: at, before, next }) ?? [])];
    },
    withdraw() {
      const at = cookies === "" ? undefined : scope();
      return at === undefined ? [] : [...clearVisitorCookies(at), ...(sealed?.clear(cookies, at) ?? [])];
    },
  };
};
