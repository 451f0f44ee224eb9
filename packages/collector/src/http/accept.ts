import type { DoorSite } from "../config/site.ts";
import type { ProtectedEvent } from "../identity/recognise.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { HashText } from "../lib/sha256.ts";
import { maskIncoming } from "../protect/mask-incoming.ts";
import { protectEvent } from "../protect/protect-event.ts";
import type { PutResult, Queue } from "../queue/queue.ts";
import { QueueUnavailable } from "../queue/queue.ts";
import type { BegunEvent, EventRecord } from "../record/record.ts";
import type { RejectedEvent } from "../wire/decode.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";
import type { Rejection } from "../wire/rejection.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import type { DoorCounters } from "./door-counters.ts";
import type { TellRefusals } from "./tell-refusals.ts";

export interface AcceptParts {
  readonly queue: Pick<Queue, "put">;
  readonly record: Pick<EventRecord, "begin" | "accepted">;
  readonly hash: HashText;
  readonly counters: DoorCounters;
  readonly tellRefusals: TellRefusals;
}

export interface Accepted {
  readonly stored: number;
  readonly duplicates: number;
  /** Those that the queue does not hold in one piece. */
  readonly refused: readonly RejectedEvent[];
}

/**
 * What both doors do with decoded events: protect, put, and once they are durable tell the record. `complete` may add to the protected
 * events what the door knows of the visitor, and leave some out; it is called before this returns. What waits for the disk
 * holds none of the events, of which there may be hundreds.
 */
export const acceptEvents = (
  parts: AcceptParts,
  site: DoorSite,
  incoming: readonly IncomingEvent[],
  complete: (entries: readonly ProtectedEvent[]) => readonly ProtectedEvent[] = (entries) => entries,
): Promise<Result<Accepted, Rejection>> => {
  const { queue, record, hash } = parts;
  const entries = complete(incoming.map((sender) => ({ sender, event: protectEvent(sender, site, hash) })));
  const begun = entries.map(({ sender, event }) => record.begin({ event, sent: () => maskIncoming(sender, site) }));
  const events = entries.map(({ event }) => event);
  const places = entries.map(({ sender }) => sender.index);
  return conclude(parts, begun, places, put(queue, events));
};

const conclude = async (
  parts: AcceptParts,
  begun: readonly BegunEvent[],
  places: readonly number[],
  putting: Promise<Result<readonly PutResult[], QueueUnavailable>>,
): Promise<Result<Accepted, Rejection>> => {
  const { record, counters } = parts;
  const results = await putting;
  if (!results.ok) return refuse(parts, results.failure, begun.length);
  record.accepted(begun.filter((_event, place) => results.value[place] === "stored"));
  const stored = results.value.filter((result) => result === "stored").length;
  const refused = places.flatMap((index, at) => (results.value[at] === "too_large" ? { index, rejection: TOO_LARGE } : []));
  const duplicates = results.value.length - stored - refused.length;
  counters.accepted(stored);
  counters.duplicate(duplicates);
  if (refused.length > 0) counters.rejected("event_too_large", refused.length);
  return ok({ stored, duplicates, refused });
};

const TOO_LARGE: Rejection = {
  reason: "event_too_large",
  detail: "The event is larger than what this collector's queue holds in one piece; send less in it.",
};

const put = (
  queue: Pick<Queue, "put">,
  events: readonly StoredEvent[],
): Promise<Result<readonly PutResult[], QueueUnavailable>> =>
  events.length === 0 ? Promise.resolve(ok([])) : queue.put(events).then(ok, refusalOf);

const refusalOf = (error: unknown): Result<never, QueueUnavailable> => {
  if (error instanceof QueueUnavailable) return fail(error);
  throw error;
};

const refuse = ({ counters, tellRefusals }: AcceptParts, error: QueueUnavailable, events: number): Result<never, Rejection> => {
  tellRefusals(error.message, events);
  counters.rejected("store_unavailable", events);
  return fail({
    reason: "store_unavailable",
    detail: "Send the same events again, with the same ids, after Retry-After seconds.",
    retryAfterSeconds: error.retryAfterSeconds,
  });
};
