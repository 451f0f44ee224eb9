import type { StoredEvent } from "../wire/stored-event.ts";
import { eventKey } from "./event-key.ts";
import type { PackedAppend } from "./packed.ts";

/** Events as a queue keeps them. */
export const encodeEvents = (events: readonly StoredEvent[]): PackedAppend => ({
  events: events.length,
  keys: events.map(eventKey).join("\n"),
  lines: events.map((event) => JSON.stringify(event)).join("\n"),
  receivedAt: events.reduce((oldest, event) => Math.min(oldest, event.receivedAt), Infinity),
});
