import type { Site } from "../config/site.ts";
import type { HashText } from "../lib/sha256.ts";
import { maskIncoming } from "../protect/mask-incoming.ts";
import { protectEvent } from "../protect/protect-event.ts";
import type { PutResult, Queue } from "../queue/queue.ts";
import type { EventRecord } from "../record/record.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";

export interface AcceptParts {
  readonly queue: Queue;
  readonly record: EventRecord;
  readonly hash: HashText;
}

/** What both doors do with decoded events: protect, put, and only once they are durable tell the record. */
export const acceptEvents = async (
  { queue, record, hash }: AcceptParts,
  site: Site,
  incoming: readonly IncomingEvent[],
): Promise<readonly PutResult[]> => {
  const events = incoming.map((event) => protectEvent(event, site, hash));
  const results = await queue.put(events);
  const entries = events.flatMap((event, index) => {
    const sender = incoming[index];
    return sender && results[index] === "stored" ? [{ event, sent: maskIncoming(sender, site) }] : [];
  });
  record.accepted(entries);
  return results;
};
