import type { UnixMs } from "../lib/time.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import type { CoverageKey } from "./coverage-keys.ts";
import type { JourneyState } from "./record.ts";

export interface StatisticsRequest {
  /** Absent: of all sites together. */
  readonly site?: SiteKey;
  readonly since: UnixMs;
  readonly until: UnixMs;
  /** Counts of so many milliseconds are added up, whole minutes. */
  readonly stepMs: number;
}

/** Counts of all events, also of those that the record left out. */
export interface Statistics {
  /** What Pinterest took, by step and by its own name of the event; steps and names without any are absent. Oldest first. */
  readonly delivered: readonly DeliveredCell[];
  /** What else happened, by step. `waiting` counts the events that were accepted. Oldest first. */
  readonly outcomes: readonly OutcomeCell[];
  /** When Pinterest last took an event: exact in this run, else to the minute; absent where it never did. */
  readonly lastDeliveredAt?: UnixMs;
}

export interface DeliveredCell {
  readonly at: UnixMs;
  /** One of Pinterest's names, or `own` for all others. */
  readonly name: string;
  readonly events: number;
  /** How many of them carried each match key. */
  readonly keys: Readonly<Record<CoverageKey, number>>;
  /** How many of them the Tag was given with the same id. */
  readonly tagged: number;
  /** From receipt to Pinterest's acceptance: events for each bound of `LATENCY_BOUNDS_MS`, then those beyond the last. */
  readonly latency: readonly number[];
}

export interface OutcomeCell {
  readonly at: UnixMs;
  readonly outcome: JourneyState;
  /** The reason of a dead letter, or the HTTP status that made an event wait; else empty. */
  readonly label: string;
  readonly events: number;
}

/** Upper bounds, each with what lies over the one before. */
export const LATENCY_BOUNDS_MS = [100, 250, 500, 1000, 2000, 5000, 15_000, 60_000, 600_000, 3_600_000] as const;
