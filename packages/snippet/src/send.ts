import { options } from "./config.ts";
import { isOpen, wireConsent } from "./consent.ts";
import { encode } from "./encode.ts";
import { tell } from "./notices.ts";
import { forgetKept, keepEvents, takeEvents } from "./storage.ts";
import { hasIds, readIds } from "./visitor.ts";

const MAX_WAITING = 200;
const MAX_EVENTS = 100;
/** In characters, of which one may take three bytes of the 64 KiB that the browser allows. */
const MAX_LENGTH = 20_000;
/** A collector that hangs must not take all six connections that HTTP/1.1 has to the site. */
const MAX_REQUESTS = 2;
const MAX_TRIES = 5;
const BACKOFF_MS = 1_000;
const MAX_WAIT_MS = 900_000;

/** Each event's JSON, the oldest first. */
let waiting: string[] = [];
/** Batches that are sent and not answered yet. */
const underWay = new Set<string[]>();
/** Set while the collector is out of reach: nothing is sent until it fires. */
let restTimer: number | undefined;
/** Since the collector last answered. */
let tries = 0;

/**
 * Sends an event as soon as the running task ends, in one request with what else that task says. It does not wait for a request under
 * way: a browser that closes a tab may run no handler in which what waits could still be handed over.
 */
export const sendEvent = (event: string): void => enqueue(waiting.concat(event));

/** Sends what an earlier page left; of several tabs the one that takes it out. */
export const recover = (): void => enqueue((takeEvents(unanswered()) || []).concat(waiting));

/** Sends what waits now. */
export const resume = (): void => {
  restTimer = 0;
  recover();
};

/**
 * Hands everything over, for the page may go: what waits by beacon. What no beacon takes, and what is under way, for nobody will see its
 * answer, is kept for the next page; the collector knows a repeat by its id.
 */
export const leave = (): void => {
  if (!isOpen()) return;
  const left: string[] = [];
  while (waiting[0]) {
    const events = takeBatch();
    const isSent = !tries && navigator.onLine && navigator.sendBeacon?.(options.endpoint, body(events));
    if (!isSent) left.push(...events);
  }
  waiting = left;
  keepEvents(unanswered());
};

/** Forgets everything that waits, here and in storage, and has the collector do so with its own cookies, which no script sees. */
export const forgetEvents = (): void => {
  if (hasIds()) navigator.sendBeacon?.(options.endpoint, body([]));
  waiting = [];
  underWay.clear();
  forgetKept();
};

const unanswered = (): string[] => [...underWay, waiting].flat();

const enqueue = (events: readonly string[]): void => {
  waiting = events.slice(-MAX_WAITING);
  queueMicrotask(flush);
};

const flush = async (): Promise<void> => {
  if (!isOpen() || restTimer || underWay.size >= MAX_REQUESTS || !waiting[0]) return;
  const events = takeBatch();
  underWay.add(events);
  let reply: Response | undefined;
  try {
    reply = await fetch(options.endpoint, {
      method: "POST",
      body: body(events),
      keepalive: true,
      credentials: options.credentials as RequestCredentials,
    });
  } catch {
    // No answer, or a page that broke `fetch`.
  }
  tell("reply", reply?.status);
  // Forgotten meanwhile.
  if (!underWay.delete(events)) return;
  // No answer, busy, or broken: again.
  if (/^(u|429|5)/.test(`${reply?.status}`)) {
    enqueue(events.concat(waiting));
    // Of several requests that fail at once, the first says how long.
    const askedMs = (reply?.headers.get("retry-after") as unknown as number) * 1_000 || 0;
    restTimer ||= setTimeout(resume, Math.min(MAX_WAIT_MS, askedMs + Math.random() * BACKOFF_MS * 2 ** ++tries));
    if (tries > MAX_TRIES) leave();
  } else {
    keepEvents(events, true);
    tries = 0;
    recover();
  }
};

const body = (events: readonly string[]): string =>
  `{"events":[${events}],` +
  encode(
    {
      v: 1,
      site: options.site,
      sentAt: Date.now(),
      ids: events[0] && readIds(),
      consent: wireConsent(),
      bot: navigator.webdriver,
    },
    MAX_LENGTH,
  ).slice(1);

/** Takes as many events out as fit one request, at least one. */
const takeBatch = (): string[] => {
  let length = 0;
  const fit = waiting.filter((event, index) => ((length += event.length) < MAX_LENGTH && index < MAX_EVENTS) || !index);
  return waiting.splice(0, fit.length);
};
