import type { CapiEvent } from "../capi/event.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import type { Warning } from "../wire/warnings.ts";
import { kindOf } from "./event-kind.ts";
import type { Attempt, AttemptEntry } from "./record.ts";

export interface AttemptFacts extends Attempt {
  readonly event: StoredEvent;
  readonly payload?: CapiEvent;
  readonly warnings?: readonly Warning[];
}

/** The entry of an attempt whose event and payload are at hand. */
export const attemptEntry = ({ event, payload, ...attempt }: AttemptFacts): AttemptEntry => ({
  ...attempt,
  kind: kindOf(event, payload),
  receivedAt: event.receivedAt,
  event: () => event,
  ...(payload && { payload: () => payload }),
});
