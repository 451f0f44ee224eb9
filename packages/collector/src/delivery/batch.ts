import { CAPI_LIMITS } from "../capi/limits.ts";
import type { UnixMs } from "../lib/time.ts";
import type { LeasedEvent } from "../queue/queue.ts";
import type { EventKind } from "../record/event-kind.ts";
import type { Warning } from "../wire/warnings.ts";
import type { AccountKey } from "./account-key.ts";
import { copyShelved, type Shelved } from "./shelf.ts";

/** A leased event, mapped and serialised once. */
export interface Parcel extends Pick<LeasedEvent, "ref" | "attempts"> {
  readonly kind: EventKind;
  /** By the monotonic clock. */
  readonly leasedAtMs: number;
  /** When the event happened. */
  readonly happenedAt: UnixMs;
  readonly receivedAt: UnixMs;
  /** The mapping's own. */
  readonly warnings: readonly Warning[];
  /** The event as it is stored, and what is sent of it, as JSON. */
  readonly stored: Shelved;
  readonly payload: Shelved;
}

export interface BatchLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** Parcels that wait to be sent, by account: a batch is taken from one account only. */
export interface Depot {
  add(account: AccountKey, parcel: Parcel): void;
  /** The oldest parcels that fit into one request; empty when none waits. */
  take(account: AccountKey, limits: BatchLimits): readonly Parcel[];
  /** What has waited for an account since before that time. */
  takeLeasedBefore(account: AccountKey, timeMs: number): readonly Parcel[];
  /** All that waits for an account. */
  clear(account: AccountKey): readonly Parcel[];
  count(account: AccountKey): number;
}

export const createDepot = (): Depot => {
  const waiting = new Map<AccountKey, Parcel[]>();
  return {
    add(account, parcel) {
      const parcels = waiting.get(account);
      if (parcels === undefined) waiting.set(account, [parcel]);
      else parcels.push(parcel);
    },
    take(account, limits) {
      const parcels = waiting.get(account) ?? [];
      const taken = parcels.splice(0, countFitting(parcels, limits));
      if (parcels.length === 0) waiting.delete(account);
      return taken;
    },
    takeLeasedBefore(account, timeMs) {
      const parcels = waiting.get(account) ?? [];
      const end = parcels.findIndex(({ leasedAtMs }) => leasedAtMs >= timeMs);
      return parcels.splice(0, end < 0 ? parcels.length : end);
    },
    clear(account) {
      const parcels = waiting.get(account) ?? [];
      waiting.delete(account);
      return parcels;
    },
    count: (account) => waiting.get(account)?.length ?? 0,
  };
};

/** What one request to an account may hold. */
export const batchLimits = ({ test }: { readonly test: boolean }): BatchLimits => ({
  maxEvents: test ? CAPI_LIMITS.maxTestEvents : CAPI_LIMITS.maxEvents,
  maxBytes: CAPI_LIMITS.maxBodyBytes,
});

const ENVELOPE = { head: '{"data":[', tail: "]}" } as const;

const encoder = new TextEncoder();
const HEAD = encoder.encode(ENVELOPE.head);
const TAIL = encoder.encode(ENVELOPE.tail);

/** The request's body: each part is copied into place once. */
export const assembleBody = (payloads: readonly Shelved[]): Uint8Array => {
  const contentBytes = payloads.reduce((sum, { bytes }) => sum + bytes, Math.max(0, payloads.length - 1));
  const body = new Uint8Array(HEAD.length + contentBytes + TAIL.length);
  body.set(HEAD);
  body.set(TAIL, copyShelved(payloads, body, HEAD.length));
  return body;
};

/** Attempts that an event makes in full company; after that the company halves with each, until it travels alone. */
const SOCIAL_ATTEMPTS = 4;

/**
 * At least one, so that an event over the size limit is refused by Pinterest and not stuck here. An event whose requests keep failing (it
 * may be what makes them fail) travels with ever fewer others, so that it does not drag them along to the end.
 */
const countFitting = (parcels: readonly Parcel[], { maxEvents, maxBytes }: BatchLimits): number => {
  let bytes = ENVELOPE.head.length + ENVELOPE.tail.length;
  let company = maxEvents;
  let count = 0;
  for (const parcel of parcels) {
    bytes += parcel.payload.bytes + (count === 0 ? 0 : 1);
    company = Math.min(company, companyOf(parcel, maxEvents));
    if (count > 0 && (bytes > maxBytes || count >= company)) break;
    count++;
  }
  return count;
};

const companyOf = ({ attempts }: Parcel, maxEvents: number): number =>
  Math.max(1, Math.floor(maxEvents / 2 ** Math.max(0, attempts - SOCIAL_ATTEMPTS)));
