import type { StoredEvent } from "../wire/stored-event.ts";
import type { Segment } from "./segment.ts";

/** An event out of the backlog, and where it lives until it is settled. Kept as text: as objects it would take several times the memory. */
export interface Entry {
  /** The event as it is stored. */
  readonly json: string;
  readonly attempts: number;
  readonly home: Home;
}

export type Home =
  | { readonly kind: "segment"; readonly segment: Segment; readonly index: number }
  | { readonly kind: "job"; readonly id: number };

/** An entry whose event was just read. */
export interface ReadEntry {
  readonly entry: Entry;
  readonly event: StoredEvent;
}

/** Reads an entry again. It was readable when it came out of the backlog. */
export const readEntry = (entry: Entry): ReadEntry => ({ entry, event: JSON.parse(entry.json) });

/** An event that comes back on its own, as JSON. */
export interface DueJob {
  readonly id: number;
  readonly dueAt: number;
  readonly attempts: number;
  readonly event: string;
}
