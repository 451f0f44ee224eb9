import type { StoredEvent } from "../wire/stored-event.ts";
import type { Segment } from "./segment.ts";

/** An event out of the backlog, and where it lives until it is settled. */
export interface Entry {
  readonly attempts: number;
  readonly home: Home;
  /** `eventKey`, where copies of an event are kept apart. */
  readonly key?: string;
}

/** `json`: the event as it is stored; undefined where the segment reads it again, for what is leased by the thousand is not kept twice. */
export type Home =
  | { readonly kind: "segment"; readonly segment: Segment; readonly index: number; readonly json: string | undefined }
  | { readonly kind: "job"; readonly id: number; readonly json: string };

/** An entry whose event was just read. */
export interface ReadEntry {
  readonly entry: Entry;
  readonly event: StoredEvent;
  readonly json: string;
}

/** Reads an entry again. Throws where the store's disk does not give it. */
export function readEntry(entry: Entry): ReadEntry {
  const { home } = entry;
  const json = home.kind === "job" ? home.json : (home.json ?? home.segment.lineAt(home.index));
  return { entry, json, event: JSON.parse(json) };
}

/** An event that comes back on its own, as JSON. */
export interface DueJob {
  readonly id: number;
  readonly dueAt: number;
  readonly attempts: number;
  readonly event: string;
}
