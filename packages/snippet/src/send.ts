import type { WireEvent } from "../../collector/src/wire/event.ts";
import { joinEvents, takeBatch, withoutEvents } from "./buffer.ts";
import { options } from "./config.ts";
import { isOpen, wireConsent } from "./consent.ts";
import { encode } from "./encode.ts";
import { guard, tell } from "./notices.ts";
import { clearEvents, dropEvents, readEvents, saveEvents } from "./storage.ts";
import { readIds } from "./visitor.ts";

const MAX_TRIES = 5;
const BACKOFF_MS = 1_000;
const MAX_WAIT_MS = 900_000;

let waiting: WireEvent[] = [];
/** Sent, and not answered yet. */
let underWay: WireEvent[] = [];
/** More requests that may be under way: a collector that hangs must not take all six connections that HTTP/1.1 has to the site. */
let free = 2;
/** The collector was out of reach: nothing is sent until `resume`. */
let isResting = false;
/** Since the collector last answered. */
let tries = 0;

/**
 * Sends an event as soon as the running task ends, in one request with what else that task says. It does not wait for a request under
 * way: a browser that closes a tab may run no handler in which what waits could still be handed over.
 */
export const sendEvent = (event: WireEvent | undefined): void => {
  waiting = joinEvents(waiting, event ? [event] : []);
  schedule();
};

/** Sends what waits now. */
export const resume = (): void => {
  isResting = false;
  schedule();
};

/**
 * Hands everything over, for the page may go: what waits by beacon, or to storage while the collector is out of reach. What is under way
 * is kept as well, for nobody will see its answer; the collector knows a repeat by its id.
 */
export const leave = (): void => {
  if (underWay[0] && isOpen()) saveEvents(underWay);
  for (let events = next(); events[0]; events = next()) {
    if ((tries || !navigator.onLine || !beacon(events)) && !saveEvents(events)) return putBack(events);
  }
};

/** Sends what an earlier page left; of several tabs the one that takes it out. */
export const recover = guard((): void => {
  putBack(withoutEvents(readEvents(), underWay.concat(waiting)));
  clearEvents();
  resume();
});

/** Forgets everything that waits, here and in storage. */
export const forgetEvents = (): void => {
  clearEvents();
  waiting = [];
  underWay = [];
};

const schedule = (): void => {
  if (!free) return;
  free--;
  queueMicrotask(flush);
};

const flush = async (): Promise<void> => {
  for (let events = isResting ? [] : next(); events[0]; events = next()) {
    const reply = await post(events);
    tell("reply", reply?.status);
    underWay = withoutEvents(underWay, events);
    if (!reply || reply.status === 429 || reply.status >= 500) {
      if (isOpen()) putBack(events);
      rest(Number(reply?.headers.get("retry-after")) * 1_000 || 0);
      break;
    }
    dropEvents(events);
    if (tries) recover();
    tries = 0;
  }
  free++;
};

/** The collector's answer; undefined when there is none, or where a page broke `fetch`. */
const post = async (events: WireEvent[]): Promise<Response | undefined> => {
  underWay = underWay.concat(events);
  try {
    return await fetch(endpoint(), {
      method: "POST",
      body: body(events),
      keepalive: true,
      credentials: options.credentials ?? "same-origin",
    });
  } catch {
    return undefined;
  }
};

const rest = (waitMs: number): void => {
  // Of several requests that fail at once, the first says how long.
  if (isResting) return;
  isResting = true;
  setTimeout(resume, Math.min(MAX_WAIT_MS, waitMs + Math.random() * BACKOFF_MS * 2 ** ++tries));
  if (tries > MAX_TRIES) leave();
};

const beacon = guard((events: readonly WireEvent[]) => navigator.sendBeacon(endpoint(), body(events)));

const endpoint = (): string => options.endpoint || "/_df/e";

const body = (events: readonly WireEvent[]): string =>
  encode({
    v: 1,
    site: options.site,
    sentAt: Date.now(),
    ids: readIds(),
    consent: wireConsent(),
    bot: navigator.webdriver || undefined,
    events,
  });

const next = (): WireEvent[] => (isOpen() ? takeBatch(waiting) : []);

const putBack = (events: readonly WireEvent[]): void => {
  waiting = joinEvents(events, waiting);
};
