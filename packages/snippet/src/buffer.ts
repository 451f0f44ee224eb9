import { encode } from "./encode.ts";

const MAX_WAITING = 200;
const MAX_EVENTS = 100;
/** In characters, of which one may take three bytes of the 64 KiB that the browser allows. */
const MAX_LENGTH = 20_000;

/** Joins what waits, in order; the oldest give way when too many wait. */
export const joinEvents = <Event>(earlier: readonly Event[], later: readonly Event[]): Event[] =>
  earlier.concat(later).slice(-MAX_WAITING);

/** Those of `events` whose ids are not among `others`. */
export const withoutEvents = <Event extends { readonly id: string }>(
  events: readonly Event[],
  others: readonly Event[],
): Event[] => events.filter(({ id }) => !others.some((other) => other.id === id));

/** Takes as many events out as fit one request, at least one; none when none wait. */
export const takeBatch = <Event>(waiting: Event[]): Event[] => {
  let count = MAX_EVENTS;
  while (count > 1 && encode(waiting.slice(0, count)).length > MAX_LENGTH) count--;
  return waiting.splice(0, count);
};
