import type { StoredEvent } from "../wire/stored-event.ts";
import type { Segment } from "./segment.ts";

/** An event out of the backlog, and where it lives until it is settled. */
export interface Entry {
  readonly event: StoredEvent;
  readonly attempts: number;
  readonly home: Home;
}

export type Home =
  | { readonly kind: "segment"; readonly segment: Segment; readonly index: number }
  | { readonly kind: "job"; readonly id: number };

/** An event that comes back on its own, as JSON. */
export interface DueJob {
  readonly id: number;
  readonly dueAt: number;
  readonly attempts: number;
  readonly event: string;
}
