import type { Clock } from "../../../lib/clock.ts";
import type { Log } from "../../../lib/log.ts";
import { MINUTE_MS, SECOND_MS } from "../../../lib/time.ts";
import type { LeaseRef, Queue, Settlement } from "../../queue.ts";
import type { IncomingMessage, OutgoingMessage, QueueBinding } from "./bindings.ts";
import { decodeMessage, encodeLetter, encodeSegments, type Entry, type Letter } from "./message.ts";
import { sendMessages } from "./send-messages.ts";

export interface InboxParts {
  readonly messages: readonly IncomingMessage[];
  /** Where events go that are to be tried again. */
  readonly events: QueueBinding;
  readonly deadLetters: QueueBinding;
  readonly clock: Clock;
  readonly log: Log;
}

/** The queue's side at the delivery: what a consumer was given, as leases. */
export interface Inbox extends Pick<Queue, "lease" | "settle" | "onReady"> {
  /** Resolves when each message is acknowledged or returned. */
  readonly done: Promise<void>;
  /** Returns the messages that are neither: they come again. */
  returnRest(): void;
}

/** A message, and what is known of its events so far. */
interface Open {
  readonly message: IncomingMessage;
  /** From the dead-letter queue: it is being replayed. */
  readonly isLetter: boolean;
  unsettled: number;
  /** Something happened to an event, so the message must not come again as it was. */
  isTouched: boolean;
  readonly again: (Entry & { readonly delaySeconds: number })[];
  readonly letters: Letter[];
}

/**
 * Deliveries of a message after which its events go into a new one. It lies below the consumer's `max_retries`, for beyond that Cloudflare
 * gives a message up, and an account that is held is no fault of its events.
 */
const MAX_RETURNS = 10;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = (15 * MINUTE_MS) / SECOND_MS;
/** Who dies again while the dead-letter queue is replayed does not come round at once. */
const SECOND_DEATH_PAUSE_SECONDS = 3600;

/**
 * A message is done when its events are: those to be tried again and those given up are sent on in messages of their own, then it is
 * acknowledged. One whose events were all put back unasked (account held, rate limited) is returned as it is. A crash in between gives a
 * repeat with the same event ids, never a loss.
 */
export const openInbox = ({ messages, events, deadLetters, clock, log }: InboxParts): Inbox => {
  const { promise: done, resolve: allDone } = Promise.withResolvers<void>();
  const open = new Set<Open>();
  const waiting: { readonly of: Open; readonly entry: Entry }[] = [];
  const leased = new Map<LeaseRef, { readonly of: Open; readonly entry: Entry }>();
  let leases = 0;

  const end = ({ message }: Open, how: "ack" | "retry", pauseSeconds = 0): void => {
    if (how === "ack") message.ack();
    else message.retry({ delaySeconds: Math.max(pauseSeconds, returnPauseSeconds(message.attempts)) });
  };

  /** Ends messages that are still open; the last one ends it all. */
  const endAll = (ended: readonly Open[], how: "ack" | "retry"): void => {
    for (const one of ended)
      if (open.delete(one)) end(one, how, Math.max(0, ...one.again.map(({ delaySeconds }) => delaySeconds)));
    if (open.size === 0) allDone();
  };

  const takeIn = (message: IncomingMessage): void => {
    const decoded = decodeMessage(message.body);
    const isLetter = decoded?.kind === "letter";
    const entries = decoded === undefined ? [] : isLetter ? [{ event: decoded.letter.event, attempts: 0 }] : decoded.entries;
    const of: Open = { message, isLetter, unsettled: entries.length, isTouched: false, again: [], letters: [] };
    open.add(of);
    waiting.push(...entries.map((entry) => ({ of, entry })));
    if (decoded !== undefined) return;
    // A newer version may have written it; whoever cannot read it after max_retries leaves it to the dead-letter queue.
    log.error("A message in the queue cannot be read; it comes again, and goes to the dead-letter queue in the end.");
    endAll([of], "retry");
  };

  /** Notes an outcome. Gives the message back when it was the last of its events. */
  const note = (settlement: Settlement): readonly Open[] => {
    const lease = leased.get(settlement.ref);
    if (lease === undefined) return [];
    leased.delete(settlement.ref);
    const { of, entry } = lease;
    const { event } = entry;
    const attempts = entry.attempts + 1;
    of.isTouched ||= settlement.kind !== "retry" || settlement.countsAsAttempt;
    if (settlement.kind === "dead") {
      const { reason, detail } = settlement;
      of.letters.push({ event, attempts, reason, detail, diedAt: clock.now() });
    } else if (settlement.kind === "retry") {
      const delaySeconds = Math.max(0, Math.ceil((settlement.dueAt - clock.now()) / SECOND_MS));
      of.again.push({ event, attempts: settlement.countsAsAttempt ? attempts : entry.attempts, delaySeconds });
    }
    of.unsettled -= 1;
    return of.unsettled === 0 ? [of] : [];
  };

  const sendOn = async (settled: readonly Open[]): Promise<void> => {
    await sendMessages(deadLetters, settled.flatMap(toLetters));
    await sendMessages(events, toSegments(settled.flatMap(({ again }) => again)));
  };

  const finish = async (settled: readonly Open[]): Promise<void> => {
    const isWhole = ({ message, isTouched }: Open): boolean => !isTouched && message.attempts < MAX_RETURNS;
    const split = settled.filter((one) => !isWhole(one));
    endAll(settled.filter(isWhole), "retry");
    endAll(
      split.filter(({ again, letters }) => again.length + letters.length === 0),
      "ack",
    );
    try {
      await sendOn(split);
      endAll(split, "ack");
    } catch (error) {
      const reason = error instanceof Error ? error.name : typeof error;
      log.warn("Cloudflare's queue took no events that are to be tried again; their messages come again whole.", { reason });
      endAll(split, "retry");
    }
  };

  messages.forEach(takeIn);
  if (open.size === 0) allDone();
  return {
    done,
    async lease({ max }) {
      return waiting.splice(0, max).map((lease) => {
        const ref = String(++leases) as LeaseRef;
        leased.set(ref, lease);
        const { event, attempts } = lease.entry;
        return { ref, event, json: JSON.stringify(event), attempts: attempts + 1 };
      });
    },
    settle: (settlements) => finish(settlements.flatMap(note)),
    onReady: () => () => {},
    returnRest: () => endAll([...open], "retry"),
  };
};

/** Each return pauses twice as long as the one before. */
const returnPauseSeconds = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(attempts - 1, MAX_RETURNS));

const toLetters = ({ letters, isLetter }: Open): readonly OutgoingMessage[] =>
  letters.map((letter) => ({
    body: encodeLetter(letter),
    contentType: "text",
    ...(isLetter ? { delaySeconds: SECOND_DEATH_PAUSE_SECONDS } : {}),
  }));

/** Events that are due in the same second travel together. */
const toSegments = (again: Open["again"]): readonly OutgoingMessage[] =>
  [...Map.groupBy(again, ({ delaySeconds }) => delaySeconds)].flatMap(([delaySeconds, entries]) =>
    encodeSegments(entries).map((body) => ({ body, contentType: "text", delaySeconds })),
  );
