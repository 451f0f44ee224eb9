import type { CapiEvent } from "../capi/event.ts";
import type { JsonObject } from "../lib/json.ts";
import type { TellProgress } from "../lib/progress.ts";
import type { Sha256Hex } from "../lib/sha256.ts";
import type { UnixMs } from "../lib/time.ts";
import type { PersonFilter } from "../wire/person-filter.ts";
import type { SiteKey, StoredEvent } from "../wire/stored-event.ts";
import type { Warning } from "../wire/warnings.ts";
import type { EventKind } from "./event-kind.ts";
import type { Statistics, StatisticsRequest } from "./statistics.ts";
import type { TallyRows } from "./tally.ts";

/**
 * What happened to each event, for people: the console, the admin API, the command line. Losing it loses no event, and telling it costs the
 * teller next to nothing: beyond its rate it leaves events out, counts them, and keeps the statistics complete. It never holds raw personal
 * data, IP addresses or user agents. Every driver passes `record.contract.ts`.
 */
export interface EventRecord {
  /** What is to be kept of an event on its way to the queue, decided before it waits there. */
  begin(entry: IncomingEntry): BegunEvent;
  /** Of those that were begun, the events that the queue stored. */
  accepted(events: readonly BegunEvent[]): void;
  /** What another thread's intake took in of them (`openThreadIntake`). */
  adopt(news: RecordNews): void;
  /** What the delivery did with them. An event of which nothing else is known begins a journey of its own. */
  attempted(entries: readonly AttemptEntry[]): void;

  /** Reads see what was told before them. */
  find(key: string): Promise<Journey | undefined>;
  /** Newest first, by the time of receipt. */
  search(query: RecordQuery): Promise<RecordPage>;
  statistics(request: StatisticsRequest): Promise<Statistics>;

  /** What is kept of a person's events, newest first; the newest 10,000. */
  findPerson(person: PersonFilter): Promise<readonly Journey[]>;
  /** Removes all of them for good. Resolves with how many; tells as many as are removed. */
  forget(person: PersonFilter, tell?: TellProgress): Promise<number>;

  /** Forgets what was received before `before`, then the oldest beyond `maxEvents`. Resolves with how many events. */
  prune(limits: { readonly before: UnixMs; readonly maxEvents: number }): Promise<number>;

  /** Calls back with the key of each journey that changed. Returns how to stop it. */
  onChange(listener: (key: string) => void): () => void;
  /** Writes what was told and releases files and threads. What is told later is left out. */
  close(): Promise<void>;
}

/** Events that the queue stored, as far as they are to be kept, and what was counted of all of them. */
export interface RecordNews extends TallyRows {
  /** Keys and texts of `JourneyNews`, a line each: from thread to thread one text costs what one of its lines does. */
  readonly keys: string;
  readonly texts: string;
  readonly leftOut: number;
}

/** What became known of a journey, as JSON from the start: it is written to a file, and may go to another thread before. */
export interface JourneyNews {
  readonly key: string;
  readonly text: string;
}

/** All given conditions must hold; texts match as a whole. */
export interface RecordQuery {
  readonly site?: SiteKey;
  readonly state?: JourneyState;
  /** The site's own name of the event. */
  readonly name?: string;
  readonly orderId?: string;
  readonly eventId?: string;
  readonly epik?: string;
  /** Of the normalised e-mail address. */
  readonly emHash?: Sha256Hex;
  /** An order id, an event id or a click id: for whoever does not know which. */
  readonly text?: string;
  /** Received then or later. */
  readonly since?: UnixMs;
  /** Received before. */
  readonly until?: UnixMs;
  readonly limit: number;
  /** Go on where the page before ended: its `next`. */
  readonly before?: string;
}

export interface RecordPage {
  readonly journeys: readonly Journey[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

export interface IncomingEntry {
  readonly event: StoredEvent;
  /** As the sender sent it, every trait replaced by a mask. Made only for a record that keeps it, which asks at once or never. */
  readonly sent: () => JsonObject;
}

/** What is known of an event until it is stored: little, for many wait at once. */
export interface BegunEvent extends Pick<StoredEvent, "site" | "receivedAt" | "warnings"> {
  /** Absent where events come too fast for all to be kept. */
  readonly news?: JourneyNews;
}

export const ATTEMPT_OUTCOMES = ["delivered", "repeat", "skipped", "retry", "held", "dead"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export interface Attempt {
  readonly at: UnixMs;
  readonly outcome: AttemptOutcome;
  /** HTTP status of Pinterest's answer; absent where none came. */
  readonly status?: number;
  readonly durationMs?: number;
  /** Of a dead letter: the queue's name for why. */
  readonly reason?: string;
  /** Pinterest's error or warning message, or our own sentence. */
  readonly message?: string;
}

export interface AttemptEntry extends Attempt {
  readonly kind: EventKind;
  readonly receivedAt: UnixMs;
  /** Made only for a record that keeps it, which asks at once or never. */
  readonly event: () => StoredEvent;
  /** What was sent to Pinterest, made like `event`; absent where nothing was. */
  readonly payload?: () => CapiEvent;
  /** The mapping's own; those of the door stand on the event. Absent where nothing was mapped. */
  readonly warnings?: readonly Warning[];
}

export type JourneyState = "waiting" | AttemptOutcome;

/** One event's way, as far as it is known. */
export interface Journey {
  /** `id/site/name`, each encoded as a part of an address: what dayfly tells events apart by. */
  readonly key: string;
  readonly state: JourneyState;
  /** What the sender sent; absent where it was not kept: events came too fast, or before the start. */
  readonly sent?: JsonObject;
  /** Without IP address and user agent, like `payload`. */
  readonly stored: StoredEvent;
  readonly payload?: CapiEvent;
  /** Oldest first; the newest 20. */
  readonly attempts: readonly Attempt[];
  /** What the door and the latest mapping warned of. */
  readonly warnings: readonly Warning[];
}
