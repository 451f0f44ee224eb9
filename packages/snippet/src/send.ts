import type { WireEvent } from "../../collector/src/wire/event.ts";
import { joinEvents, takeBatch } from "./buffer.ts";
import { options } from "./config.ts";
import { isOpen, wireConsent } from "./consent.ts";
import { encode } from "./encode.ts";
import { guard, tell } from "./notices.ts";
import { clearEvents, readEvents, saveEvents } from "./storage.ts";
import { readIds } from "./visitor.ts";

const MAX_TRIES = 5;
const BACKOFF_MS = 1_000;
const MAX_WAIT_MS = 900_000;

let waiting: WireEvent[] = [];
/** A request is under way, or has to wait. */
let isBusy = false;
/** Since the collector last answered. */
let tries = 0;

/** Sends an event as soon as the running task ends, in one request with what else that task says. */
export const sendEvent = (event: WireEvent | undefined): void => {
  waiting = joinEvents(waiting, event ? [event] : []);
  void flush();
};

/** Sends what waits now. */
export const resume = (): void => {
  isBusy = false;
  void flush();
};

/** Hands everything over, for the page may go: by beacon, or to storage while the collector is out of reach. */
export const leave = (): void => {
  for (let events = next(); events[0]; events = next()) {
    if ((tries || !navigator.onLine || !beacon(events)) && !saveEvents(events)) return putBack(events);
  }
};

/** Sends what an earlier page left; of several tabs the one that takes it out. */
export const recover = guard((): void => {
  putBack(readEvents());
  clearEvents();
  resume();
});

/** Forgets everything that waits, here and in storage. */
export const forgetEvents = (): void => {
  clearEvents();
  waiting = [];
};

const flush = async (): Promise<void> => {
  if (isBusy) return;
  isBusy = true;
  await null;
  for (let events = next(); events[0]; events = next()) {
    let reply: Response | undefined;
    try {
      reply = await fetch(endpoint(), {
        method: "POST",
        body: body(events),
        keepalive: true,
        credentials: options.credentials ?? "same-origin",
      });
    } catch {
      // No answer, or a page that broke `fetch`.
    }
    tell("reply", reply?.status);
    if (reply && reply.status !== 429 && reply.status < 500) {
      if (tries) recover();
      tries = 0;
      continue;
    }
    if (isOpen()) putBack(events);
    const waitMs = Number(reply?.headers.get("retry-after")) * 1_000 || 0;
    setTimeout(resume, Math.min(MAX_WAIT_MS, waitMs + Math.random() * BACKOFF_MS * 2 ** ++tries));
    if (tries > MAX_TRIES) leave();
    return;
  }
  isBusy = false;
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
