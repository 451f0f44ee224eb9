import type { WireEvent } from "../../collector/src/wire/event.ts";
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

/** Keeps the newest events within the bounds for the next page, without the visitor's identity. Not true where nothing can be kept. */
export const saveEvents = guard((events: readonly WireEvent[]) => {
  const kept = [...readEvents(), ...events].slice(-MAX_EVENTS);
  let text: string;
  while ((text = encode(kept, undefined, "user")).length > MAX_LENGTH) kept.shift();
  localStorage[KEY] = text;
  return true;
});

export const clearEvents = guard(() => localStorage.removeItem(KEY));
