import { options } from "./config.ts";
import { isClosed, said } from "./consent.ts";
import { readCookie } from "./cookie.ts";
import { guard, tell } from "./notices.ts";
import { takeEvents } from "./storage.ts";
import { readIds } from "./visitor.ts";
import { without } from "./without.ts";

const MAX_WAITING = 200;
const MAX_EVENTS = 100;
/** In characters, of which one may take three bytes of the 64 KiB that the browser allows. */
export const MAX_LENGTH = 18_000;
/** A collector that hangs must not take all six connections that HTTP/1.1 has to the site. */
const MAX_REQUESTS = 2;
const MAX_WAIT_MS = 900_000;

/** The JSON of each event that is not answered yet, the oldest first. */
let waiting: string[] = [];
/** Those of them that are sent, by request. */
let underWay: string[][] = [];
/** Nothing is sent until it fires: while the collector is out of reach, and at first, while the page's scripts start. */
let restTimer: number | undefined = 1;
/** Since the collector last answered. */
let tries = 0;

/** Sends what an earlier page left; of several tabs the one that takes it out. */
export const recover = (): void => {
  if (isClosed()) return;
  readIds();
  void sendEvents(takeEvents(waiting));
};

/** Sends what waits now. */
export const resume = (): void => {
  restTimer = 0;
  recover();
};

/**
 * Keeps what has no answer yet for the next page, for this one may go, and hands over by beacon what waits: nobody hears what becomes of it,
 * nor of what is under way. The collector knows a repeat by its id.
 */
export const leave = (): void => {
  if (isClosed()) return;
  takeEvents(waiting, true);
  if (!tries) for (let batch; (batch = nextBatch())[0] && beacon(batch);) waiting = without(waiting, batch);
};

/** Forgets everything that waits, here and in storage, and has the collector do so with its own cookies, which no script sees. */
export const forgetEvents = (): void => {
  if (readCookie("_pin_unauth")) beacon([]);
  waiting = [];
  takeEvents(waiting);
};

/**
 * Sends events as soon as the running task ends, in one request with what else that task says. They do not wait for a request under
 * way: a browser that closes a tab may run no handler in which what waits could still be handed over.
 */
export const sendEvents = async (events: readonly string[] = []): Promise<void> => {
  waiting = waiting.concat(events).slice(-MAX_WAITING);
  // oxlint-disable-next-line no-unnecessary-await -- for the rest of the task
  await null;
  const batch = nextBatch();
  if (restTimer || underWay[MAX_REQUESTS - 1] || !batch[0] || isClosed()) return;
  underWay.push(batch);
  let reply: Response | undefined;
  try {
    reply = await fetch(options.endpoint, {
      method: "POST",
      credentials: options.credentials as RequestCredentials,
      body: body(batch),
      keepalive: true,
    });
  } catch {
    // No answer, or a page that broke `fetch`.
  }
  underWay = without(underWay, [batch]);
  const status: unknown = reply?.status;
  tell("reply", status);
  if (/2.[47]|4[01][0-3]/.test(status as string)) {
    tries = 0;
    recover();
    waiting = without(waiting, batch);
  } else {
    // No answer, another's (200: a service worker's page, a host's), busy, broken, or no collector there for now (404, 405): again. Of several
    // requests that fail at once, the first says how long; a date, as none, is 0.
    restTimer ||= setTimeout(
      resume,
      Math.min(
        MAX_WAIT_MS,
        1_000 * (((reply?.headers.get("retry-after") as unknown as number) >>> 0) + Math.random() * 2 ** ++tries),
      ),
    );
  }
  // Of a hidden page nobody may hear any more when it goes; any may be ended without a word.
  if (document.hidden || tries) leave();
};

/** Whether the browser takes them over. Where blockers took `sendBeacon` away, or made it throw, it does not. */
const beacon = guard((events: readonly string[]) => navigator.sendBeacon(options.endpoint, body(events)));

const body = (events: readonly string[]): string =>
  `{"events":[${events}],` +
  JSON.stringify({
    v: 1,
    site: options.site,
    sentAt: Date.now(),
    ids: events[0] && readIds(),
    consent: said,
    bot: navigator.webdriver,
  }).slice(1);

/** As many events as fit one request, at least one, of those that are not under way. */
const nextBatch = (): string[] => {
  let length = 0;
  return without(waiting, underWay.flat()).filter(
    (event, index) => ((length += event.length) < MAX_LENGTH && index < MAX_EVENTS) || !index,
  );
};
