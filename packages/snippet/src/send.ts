import { createBuffer } from "./buffer.ts";
import { encode } from "./encode.ts";
import { saveEvents, takeEvents } from "./storage.ts";

const MAX_TRIES = 5;
const BACKOFF_MS = 1_000;
const MAX_WAIT_SECONDS = 900;

export interface SenderHost {
  readonly endpoint: string;
  readonly credentials: RequestCredentials;
  /** Everything of the batch but its events. */
  envelope(): object;
  /** Asked again after every wait. */
  isOpen(): boolean;
  onReply(status: number): void;
}

/**
 * Brings events to the collector: one request at a time, made as soon as the running task ends; by beacon when the page goes. What
 * cannot be sent is kept for the next page.
 */
export const createSender = (host: SenderHost) => {
  const buffer = createBuffer();
  let isBusy = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const body = (events: readonly string[]): string => `${encode(host.envelope()).slice(0, -1)},"events":[${events.join()}]}`;

  const beacon = (events: readonly string[]): boolean => {
    try {
      return navigator.sendBeacon(host.endpoint, body(events));
    } catch {
      return false;
    }
  };

  /** The answer; undefined where there is none, and the beacon's word where `fetch` itself is broken. */
  const post = async (events: readonly string[]): Promise<Response | undefined> => {
    const request = { method: "POST", body: body(events), keepalive: true, credentials: host.credentials };
    try {
      return await fetch(host.endpoint, request);
    } catch {
      return undefined;
    }
  };

  const flush = async (): Promise<void> => {
    if (isBusy || timer) return;
    isBusy = true;
    // What else the running task says goes in the same request.
    await null;
    for (let events: string[]; host.isOpen() && (events = buffer.take()).length;) {
      const reply = await post(events);
      const status = reply ? reply.status : 0;
      host.onReply(status);
      if (status && status !== 429 && status < 500) {
        tries = 0;
        continue;
      }
      if (host.isOpen()) buffer.putBack(events);
      if (++tries > MAX_TRIES) {
        leave();
        tries = 0;
      } else {
        const wait = Math.min(Number(reply?.headers.get("retry-after")) || 0, MAX_WAIT_SECONDS) * 1_000;
        timer = setTimeout(resume, wait + Math.random() * BACKOFF_MS * 2 ** tries);
      }
      break;
    }
    isBusy = false;
  };

  const resume = (): void => {
    clearTimeout(timer);
    timer = undefined;
    void flush();
  };

  /** Hands everything over, for the page may go: by beacon, or to storage while the collector is out of reach. */
  const leave = (): void => {
    for (let events: string[]; host.isOpen() && (events = buffer.take()).length;) {
      if ((tries || !navigator.onLine || !beacon(events)) && !saveEvents(events)) return buffer.putBack(events);
    }
  };

  return {
    add(event: string): void {
      buffer.add(event);
      void flush();
    },
    resume,
    leave,
    /** Sends what an earlier page left. Of several tabs one does. */
    recover(): void {
      const claim = (): void => {
        buffer.putBack(takeEvents());
        resume();
      };
      if (navigator.locks) navigator.locks.request("_df", claim).catch(() => {});
      else claim();
    },
    /** Forgets everything that waits. */
    clear(): void {
      buffer.clear();
      takeEvents();
    },
    stop: () => clearTimeout(timer),
  };
};
