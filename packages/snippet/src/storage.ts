import type { WireEvent } from "../../collector/src/wire/event.ts";
import { withoutEvents } from "./buffer.ts";
import { encode } from "./encode.ts";
import { guard } from "./notices.ts";

const KEY = "_df";
const MAX_EVENTS = 200;
const MAX_LENGTH = 65_000;
const MAX_AGE_MS = 48 * 3_600_000;

/** What earlier pages could not send, the oldest first; what is too old or is not ours is left out. */
export const readEvents = (): WireEvent[] => parse(localStorage[KEY] || "[]") || [];

const parse = guard((text: string) => {
  const events: WireEvent[] = JSON.parse(text);
  return events.filter(({ id, at }) => id && at > Date.now() - MAX_AGE_MS);
});

/** Keeps the newest events within the bounds for the next page, without what is personal. Not true where nothing can be kept. */
export const saveEvents = guard((events: readonly WireEvent[]) => write(withoutEvents(readEvents(), events).concat(events)));

/** Takes events out that the collector has; storage is written only if one of them was in it. */
export const dropEvents = guard((events: readonly WireEvent[]) => {
  const kept = readEvents();
  const left = withoutEvents(kept, events);
  if (left.length < kept.length) write(left);
});

export const clearEvents = guard(() => localStorage.removeItem(KEY));

const write = (events: WireEvent[]): boolean => {
  const kept = events.slice(-MAX_EVENTS);
  let text: string;
  while ((text = encode(kept, undefined, isPersonal)).length > MAX_LENGTH) kept.shift();
  localStorage[KEY] = text;
  if (!kept[0]) clearEvents();
  return true;
};

/** Storage outlives the visit: nothing in it says who the visitor is. An `@` in an address may be written in percent. */
const isPersonal = (key: string, part: unknown): boolean => key === "user" || (typeof part === "string" && /@|%40/.test(part));
