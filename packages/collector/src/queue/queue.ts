import type { Brand } from "../lib/brand.ts";
import type { TellProgress } from "../lib/progress.ts";
import type { UnixMs } from "../lib/time.ts";
import type { PersonFilter } from "../wire/person-filter.ts";
import type { SiteKey, StoredEvent } from "../wire/stored-event.ts";
import type { PackedAppend } from "./packed.ts";
import type { ClusterState } from "./shared/cluster-state.ts";

/**
 * The durable line between the doors and the delivery. At least once: a leased event that is not settled in time is leased again.
 * Every driver passes `queue.contract.ts`.
 */
export interface Queue {
  /**
   * Resolves when a crash can no longer lose the events (after the fsync, the stream's ack, …), with one answer per event in order.
   * A repeat of (site, name, id) is answered "duplicate", also only after the first is durable. How far back repeats are recognised is
   * the driver's to say, at least 100,000 events within one run; after reopening, at least the newest 100,000 that still wait. Once an
   * event died of what no replay mends (`too_old`, `no_identity`, `invalid`), another with its id is no repeat.
   * An event larger than what the engine holds in one piece is answered "too_large", and is not stored.
   * All or nothing otherwise: rejects with `QueueUnavailable` when the store is over its limit, full or broken, and then no event of this
   * call counts as accepted (the sender may repeat all of it).
   */
  put(events: readonly StoredEvent[]): Promise<readonly PutResult[]>;
  /** `put` of what `encodeEvents` made of the events, maybe on another thread. */
  append(events: PackedAppend): Promise<readonly PutResult[]>;

  /**
   * Up to `max` due events, hidden from other leases for `leaseMs`. Empty when none is due. Fresh events come in the order of their
   * puts, retries in the order of their due times; while both wait, a lease holds at most half retries, so neither starves the other.
   * Each lease counts an attempt. A crash ends all leases: their events come back, and what they counted is not kept. They come back at once
   * where the line is one process's own; where nodes share it, once the engine takes the crashed one for dead.
   */
  lease(request: LeaseRequest): Promise<readonly LeasedEvent[]>;

  /**
   * Ends leases. Resolves when the outcome is durable; while the store is broken it waits, and its events are not leased again.
   * A settlement for an unknown lease, or for one that lapsed and whose event came back since, is ignored.
   */
  settle(settlements: readonly Settlement[]): Promise<void>;

  /** Calls back after a put that stored something and after a replay: the delivery's alarm clock. Returns how to stop it. */
  onReady(listener: () => void): () => void;

  stats(): Promise<QueueStats>;

  /** Whether a put would be stored, as last seen and probed again while it would not: the answer of /readyz. */
  ready(): Readiness;

  /**
   * Dead letters, newest first: the first 100, or the `limit` after the letter with the key `after`. Those that this version does not
   * understand are passed over: fewer than `limit` are the last.
   */
  listDead(filter: DeadFilter, page?: DeadPage): Promise<readonly DeadLetter[]>;
  /**
   * Puts the dead letters of this moment back in the line with no attempts counted. Resolves with how many, once that is durable. Goes piece
   * by piece and tells after each how many letters are done.
   */
  replayDead(filter: DeadFilter, tell?: TellProgress): Promise<number>;
  /** Forgets dead letters, in the same way. Resolves with how many. */
  dropDead(filter: DeadFilter, tell?: TellProgress): Promise<number>;

  /**
   * Removes a person's events of this moment, whether they wait, are leased or are dead; resolves with how many once that is durable and
   * their bytes are gone from where the driver keeps events. A lease of theirs ends: what was sent is sent, but its settlement is ignored
   * and it never comes back. Puts go on meanwhile; leases may be empty until it is done. Tells how much of what is stored was searched.
   */
  forget(person: PersonFilter, tell?: TellProgress): Promise<Forgotten>;
  /** A person's events, for the answer to "what do you hold of me". */
  findPerson(person: PersonFilter): Promise<readonly HeldEvent[]>;

  /**
   * Copies everything that is stored to a file, as it is at one moment, while the queue goes on; resolves when the copy was checked and is
   * on disk. Rejects, saying what to do, when the file exists and may not be overwritten. Absent where there is nothing to copy.
   */
  backup?(file: string, options: { readonly overwrite: boolean; readonly tell?: TellProgress }): Promise<BackupReport>;

  /** What the nodes that share the line agree on. Absent where the line is one process's own. */
  readonly cluster?: ClusterState;

  /** Finishes what was put and settled, releases files and threads. Later calls reject; a second close waits for the first. */
  close(): Promise<void>;
}

export type PutResult = "stored" | "duplicate" | "too_large";

export type Readiness = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface LeaseRequest {
  readonly max: number;
  readonly leaseMs: number;
}

/** Names one lease of one event; meaningless after its settlement. */
export type LeaseRef = Brand<string, "LeaseRef">;

export interface LeasedEvent {
  readonly ref: LeaseRef;
  readonly event: StoredEvent;
  /** The event as it is stored. */
  readonly json: string;
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
  too_old: "Older than seven days: Pinterest no longer takes it, and a replay changes nothing.",
  refused: "Pinterest refused this event; its answer says why. Correct the mapping and replay.",
  no_identity:
    "No e-mail, no mobile id, and not both IP address and user agent: Pinterest cannot match it. Have the site send one of them, and the event again with its id.",
  invalid: "The event could not be mapped to Pinterest's contract. Correct what the site sends, and send it again with its id.",
  gave_up:
    "Pinterest kept failing until the retry horizon was reached, or never said what became of the event. Replay when it is back.",
  unknown_site: "The site is no longer configured here. Add it back and replay.",
} as const;

export type DeadReason = keyof typeof DEAD_REASONS;

export const isDeadReason = (text: string): text is DeadReason => Object.hasOwn(DEAD_REASONS, text);

export interface DeadLetter {
  /** Names this dead letter in filters and pages, for as long as it is dead. */
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

export interface DeadPage {
  readonly limit: number;
  readonly after?: string;
}

export interface Forgotten {
  /** Leased ones too. */
  readonly waiting: number;
  readonly dead: number;
}

export interface HeldEvent {
  /** Leased ones wait. */
  readonly state: keyof Forgotten;
  readonly event: StoredEvent;
}

export interface QueueStats {
  /** Due or not yet due, not leased. */
  readonly waiting: number;
  readonly leased: number;
  readonly dead: number;
  /** Receipt time of the oldest event that is not settled; of its neighbours in the same commit, where a driver keeps only that. */
  readonly oldestReceivedAt?: UnixMs;
}

export interface BackupReport {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
}

/** The queue cannot be opened. The message says why and what to do; what is there was not touched. */
export class QueueCannotOpen extends Error {
  override readonly name = "QueueCannotOpen";
}

/** Every call after `close` rejects with this. */
export class QueueClosed extends Error {
  override readonly name = "QueueClosed";

  constructor() {
    super("The queue is closed.");
  }
}

/** The store cannot take events right now, or does not answer. The doors answer 503 with Retry-After; nothing was accepted. The message has no data. */
export class QueueUnavailable extends Error {
  override readonly name = "QueueUnavailable";
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds = 5, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
