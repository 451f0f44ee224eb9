import type { CapiEvent } from "../capi/event.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { toUnixSeconds, unixMs } from "../lib/time.ts";
import type { LeaseRef } from "../queue/queue.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import { kindOf } from "../record/event-kind.ts";
import type { Parcel } from "./batch.ts";
import { createShelf, readShelved } from "./shelf.ts";

/** A payload that Pinterest takes, for tests. */
const capiEvent = (id: string, atMs = 1_700_000_000_000): CapiEvent => ({
  event_name: "page_visit",
  action_source: "web",
  event_time: toUnixSeconds(unixMs(atMs)),
  event_id: id,
  user_data: { em: [sha256Hex("user@example.com")], client_ip_address: "192.0.2.1", client_user_agent: "Mozilla/5.0" },
});

export interface ParcelFacts {
  /** Length of a text in the payload, of characters that take two bytes. */
  readonly size?: number;
  readonly attempts?: number;
}

export const parcelOf = (id: string, { size = 0, attempts = 1 }: ParcelFacts = {}): Parcel => {
  const payload: CapiEvent = { ...capiEvent(id), custom_data: { content_name: "é".repeat(size) } };
  const event = storedEvent({ id });
  return {
    ref: `ref-${id}` as LeaseRef,
    attempts,
    kind: kindOf(event, payload),
    leasedAtMs: 0,
    happenedAt: event.at,
    receivedAt: event.receivedAt,
    warnings: [],
    stored: createShelf().put(JSON.stringify(event)),
    payload: createShelf().put(JSON.stringify(payload)),
  };
};

/** What is sent of a parcel. */
export const sentOf = ({ payload }: Parcel): CapiEvent => JSON.parse(readShelved(payload));
