import type { CapiEvent } from "../capi/event.ts";
import type { JsonObject } from "../lib/json.ts";
import type { UnixMs } from "../lib/time.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import type { Warning } from "../wire/warnings.ts";

/**
 * What happened to each event, for people: the console, the live page, `dayfly explain`. Losing it loses no event. It never holds raw
 * personal data, and forgets IP address and user agent when an event is settled.
 */
export interface EventRecord {
  accepted(entries: readonly AcceptedEntry[]): void;
  attempted(entries: readonly AttemptEntry[]): void;
  /** Newest first. */
  recent(limit: number): readonly Journey[];
  find(key: string): Journey | undefined;
  /** Calls back with each journey that changed. Returns how to stop it. */
  onChange(listener: (journey: Journey) => void): () => void;
}

export interface AcceptedEntry {
  readonly event: StoredEvent;
  /** As the sender sent it, every trait replaced by a mask. Made only for a record that keeps it, which asks at once or never. */
  readonly sent: () => JsonObject;
}

export type AttemptOutcome = "delivered" | "repeat" | "skipped" | "retry" | "held" | "dead";

export interface AttemptEntry {
  readonly event: StoredEvent;
  readonly at: UnixMs;
  readonly outcome: AttemptOutcome;
  /** What was sent to Pinterest; absent where nothing was. */
  readonly payload?: CapiEvent;
  /** The mapping's own; those of the door stand on the event. Absent where nothing was mapped. */
  readonly warnings?: readonly Warning[];
  /** HTTP status of Pinterest's answer; absent where none came. */
  readonly status?: number;
  readonly durationMs?: number;
  /** Pinterest's error or warning message, or our own sentence. */
  readonly message?: string;
}

export type JourneyState = "waiting" | AttemptOutcome;

export interface Journey {
  /** `site/name/id`: what dayfly deduplicates by. */
  readonly key: string;
  readonly state: JourneyState;
  readonly sent: JsonObject;
  readonly stored: StoredEvent;
  readonly attempts: readonly Omit<AttemptEntry, "event" | "payload" | "warnings">[];
  readonly payload?: CapiEvent;
  /** What the door and the latest mapping warned of. */
  readonly warnings: readonly Warning[];
}
