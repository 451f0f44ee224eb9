import { encode } from "./encode.ts";

const KEY = "_df";
const MAX_EVENTS = 200;
const MAX_LENGTH = 65_536;
const MAX_AGE_MS = 48 * 3_600_000;

/**
 * Keeps events for the next page, the newest within the bounds, without personal data: the visitor's identity is left out and so is
 * whatever looks like an e-mail address. False where nothing can be kept.
 */
export const saveEvents = (events: readonly string[]): boolean => {
  try {
    const kept = boundEvents([...readEvents(localStorage[KEY]), ...readEvents(`[${events.join()}]`)]);
    localStorage[KEY] = `[${kept.join()}]`;
    return true;
  } catch {
    // Blocked or full.
    return false;
  }
};

/** Takes out what an earlier page could not send, the oldest first. */
export const takeEvents = (): string[] => {
  try {
    const text = localStorage[KEY];
    if (text) localStorage.removeItem(KEY);
    return readEvents(text);
  } catch {
    return [];
  }
};

/** The newest events that storage may hold. */
export const boundEvents = (events: readonly string[]): string[] => {
  let room = MAX_LENGTH;
  return events
    .slice(-MAX_EVENTS)
    .reverse()
    .filter((event) => (room -= event.length + 1) > 0)
    .reverse();
};

/** Events from stored text, cleaned; what is too old or is not ours is left out. */
export const readEvents = (text: string | undefined): string[] => {
  try {
    const events: unknown[] = JSON.parse(text || "[]");
    return events
      .filter(isRecent)
      .map((event) => encode({ ...event, user: undefined }).replace(/[^\s"=&?/]+(@|%40)[^\s"&]+/gi, ""));
  } catch {
    return [];
  }
};

const isRecent = (event: unknown): event is { readonly id: unknown; readonly name: unknown; readonly at: number } => {
  const { id, name, at } = Object(event);
  return id && name && at > Date.now() - MAX_AGE_MS;
};
