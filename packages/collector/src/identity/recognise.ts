import type { UnixMs } from "../lib/time.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { isAnother, isSameUser, type KnownPerson, mergeUsers } from "./known-person.ts";

/** An event as it came and as it will be stored. */
export interface ProtectedEvent {
  readonly sender: IncomingEvent;
  readonly event: StoredEvent;
}

export interface Recognised {
  readonly events: readonly ProtectedEvent[];
  /** Whom the browser is to keep from now on; the very object that was known where nothing changed. */
  readonly person: KnownPerson | undefined;
}

/**
 * Goes through a beacon's events in order: those that say who the visitor is add to what is known, another id takes its place, a reset
 * ends it; and to the others, made since, is added what is known. What an event itself says comes first. Events that only tell who the
 * visitor is are not among the result.
 */
export const recognise = (entries: readonly ProtectedEvent[], known: KnownPerson | undefined, receivedAt: UnixMs): Recognised => {
  let person = known;
  const events: ProtectedEvent[] = [];
  for (const { sender, event } of entries) {
    if (sender.isReset) person = undefined;
    else if (identifies(sender)) person = learn(person, { sender, event }, receivedAt);
    if (sender.isIdentityOnly) continue;
    events.push({ sender, event: person && sender.at >= person.since ? complete(event, person) : event });
  }
  return { events, person };
};

const identifies = ({ userIds, traits }: IncomingEvent): boolean => userIds.length > 0 || Object.keys(traits).length > 0;

const learn = (person: KnownPerson | undefined, { sender, event }: ProtectedEvent, sealedAt: UnixMs): KnownPerson | undefined => {
  const isSame = person !== undefined && !isAnother(person.user, event.user);
  // What stood in the properties belongs to this event: an order's e-mail address may be somebody else's.
  const isSaid = !event.warnings.some(({ code }) => code === "traits_in_props") && Object.keys(event.user).length > 0;
  if (!isSaid) return isSame ? person : undefined;
  if (!isSame) return { user: event.user, since: sender.at, sealedAt };
  const user = mergeUsers(person.user, event.user);
  return isSameUser(user, person.user) ? person : { user, since: person.since, sealedAt };
};

/** Who has just said who they are, as mostly, is known by nothing else. */
const complete = (event: StoredEvent, { user }: KnownPerson): StoredEvent =>
  user === event.user ? event : { ...event, user: mergeUsers(user, event.user) };
