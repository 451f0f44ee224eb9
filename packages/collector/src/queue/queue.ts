import type { Brand } from "../lib/brand.ts";
import type { UnixMs } from "../lib/time.ts";
import type { SiteKey, StoredEvent } from "../wire/stored-event.ts";

/**
 * The durable line between the doors and the delivery. At least once: a leased event that is not settled in time is leased again.
 * Every driver passes `queue.contract.ts`.
 */
export interface Queue {
  /**
   * Resolves when a crash can no longer lose the events (after the fsync, the stream's ack, …), with one answer per event in order.
   * A repeat of (site, name, id) is answered "duplicate", also only after the first is durable.
   * Rejects with `QueueUnavailable` when the store is over its limit, slow, full or broken; nothing of this call counts as accepted then.
   */
  put(events: readonly StoredEvent[]): Promise<readonly PutResult[]>;

  /** Up to `max` due events, oldest first, hidden from other leases for `leaseMs`. Each lease counts an attempt. Empty when none is due. */
  lease(request: LeaseRequest): Promise<readonly LeasedEvent[]>;

  /** Ends leases. Resolves when the outcome is durable. A settlement for an unknown or lapsed lease is ignored. */
  settle(settlements: readonly Settlement[]): Promise<void>;

  /** Calls back after a put that stored something and after a replay: the delivery's alarm clock. Returns how to stop it. */
  onReady(listener: () => void): () => void;

  stats(): Promise<QueueStats>;

  /** Dead letters, newest first. */
  listDead(filter: DeadFilter, page?: { limit: number; after?: string }): Promise<readonly DeadLetter[]>;
  /** Puts dead letters back in the line with no attempts counted. Resolves with how many. */
  replayDead(filter: DeadFilter): Promise<number>;
  /** Forgets dead letters. Resolves with how many. */
  dropDead(filter: DeadFilter): Promise<number>;

  /** Finishes what was put, releases files and threads. Later calls reject. */
  close(): Promise<void>;
}

export type PutResult = "stored" | "duplicate";

export interface LeaseRequest {
  readonly max: number;
  readonly leaseMs: number;
}

/** Names one lease of one event; meaningless after its settlement. */
export type LeaseRef = Brand<string, "LeaseRef">;

export interface LeasedEvent {
  readonly ref: LeaseRef;
  readonly event: StoredEvent;
  /** 1 at the first lease. */
  readonly attempts: number;
}

export type Settlement =
  /** Delivered or skipped: it leaves the queue. */
  | { readonly ref: LeaseRef; readonly kind: "done" }
  /** Comes back at `dueAt`. `countsAsAttempt: false` where Pinterest was not asked (account held, rate limited). */
  | { readonly ref: LeaseRef; readonly kind: "retry"; readonly dueAt: UnixMs; readonly countsAsAttempt: boolean }
  /** Kept as a dead letter. `detail` is Pinterest's or our own sentence, without personal data. */
  | { readonly ref: LeaseRef; readonly kind: "dead"; readonly reason: DeadReason; readonly detail: string };

/** Why an event was given up, each with what the operator can do. */
export const DEAD_REASONS = {
  too_old: "Older than seven days: Pinterest no longer takes it.",
  refused: "Pinterest refused this event; its answer says why. Correct the mapping and replay.",
  no_identity: "No e-mail, no mobile id, and not both IP address and user agent: Pinterest cannot match it.",
  invalid: "The event could not be mapped to Pinterest's contract.",
  gave_up: "Pinterest kept failing until the retry horizon was reached. Replay when it is back.",
  unknown_site: "The site is no longer configured here. Add it back and replay.",
} as const;

export type DeadReason = keyof typeof DEAD_REASONS;

export interface DeadLetter {
  readonly key: string;
  readonly event: StoredEvent;
  readonly attempts: number;
  readonly reason: DeadReason;
  readonly detail: string;
  readonly diedAt: UnixMs;
}

/** All given conditions must hold; an empty filter is all dead letters. */
export interface DeadFilter {
  readonly key?: string;
  readonly site?: SiteKey;
  readonly reason?: DeadReason;
  readonly diedBefore?: UnixMs;
  readonly diedAfter?: UnixMs;
}

export interface QueueStats {
  /** Due or not yet due, not leased. */
  readonly waiting: number;
  readonly leased: number;
  readonly dead: number;
  /** Receipt time of the oldest event that is not settled. */
  readonly oldestReceivedAt?: UnixMs;
}

/** The store cannot take events right now. The doors answer 503 with Retry-After; nothing was accepted. */
export class QueueUnavailable extends Error {
  override readonly name = "QueueUnavailable";
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds = 5, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
