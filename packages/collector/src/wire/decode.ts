import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { WireBatch, WireEvent } from "./event.ts";
import { WIRE_LIMITS } from "./limits.ts";
import type { Rejection } from "./rejection.ts";
import { bag, either, type Flaw, flag, list, number, object, oneOf, optional, readAs, text } from "./shape.ts";

const identifier = (maxLength: number) => text(maxLength, 1);
/** Until the year 2100; beyond it a sender meant seconds, microseconds or nothing. */
const milliseconds = number(1_000_000_000_000, 4_102_444_800_000);
const clickId = optional(text(WIRE_LIMITS.maxClickIdLength));
const url = optional(text(WIRE_LIMITS.maxUrlLength));

const ENVELOPE = object({
  v: oneOf(1),
  site: optional(text(WIRE_LIMITS.maxIdLength)),
  sentAt: milliseconds,
  ids: optional(object({ epik: clickId, pinUnauth: clickId, derivedEpik: clickId, weak: optional(flag) })),
  consent: optional(
    object({
      state: optional(oneOf("granted", "denied", "pending")),
      source: optional(text(WIRE_LIMITS.maxNameLength)),
      gpc: optional(flag),
      ldp: optional(flag),
    }),
  ),
  bot: optional(flag),
  events: list,
});

const EVENT = object({
  id: identifier(WIRE_LIMITS.maxIdLength),
  name: identifier(WIRE_LIMITS.maxNameLength),
  at: milliseconds,
  url,
  referrer: url,
  title: optional(text(WIRE_LIMITS.maxTitleLength)),
  props: optional(bag),
  user: optional(object({ id: optional(either(text(WIRE_LIMITS.maxUserIdLength), number())), traits: optional(bag) })),
  tag: optional(flag),
});

export interface DecodedBatch {
  readonly batch: Omit<WireBatch, "events">;
  readonly events: readonly WireEvent[];
  /** One entry per event that was refused; the others are good. */
  readonly rejected: readonly RejectedEvent[];
}

export interface RejectedEvent {
  readonly index: number;
  readonly rejection: Rejection;
}

/**
 * Reads a beacon's body. An unusable envelope refuses the whole batch; a bad event refuses itself only. Keys that this version does not
 * know are ignored, for cached scripts may be newer than the collector.
 */
export const decodeBatch = (body: string): Result<DecodedBatch, Rejection> => {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const envelope = readAs(ENVELOPE, parsed.value);
  if (!envelope.ok) return fail({ reason: "invalid_batch", ...describeFlaw(envelope.failure) });
  const { events: candidates, ...batch } = envelope.value;
  // Who withdraws consent has nothing to report but that.
  if (candidates.length === 0 && batch.consent?.state !== "denied")
    return fail({ reason: "empty_batch", detail: "Send at least one event in events[]." });
  if (candidates.length > WIRE_LIMITS.maxEvents) {
    return fail({ reason: "too_many_events", detail: `Send at most ${WIRE_LIMITS.maxEvents} events in one batch.` });
  }
  const events: WireEvent[] = [];
  const rejected: RejectedEvent[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const event = readAs(EVENT, candidate);
    if (event.ok) events.push(event.value);
    else rejected.push({ index, rejection: { reason: "invalid_event", ...describeFlaw(event.failure, `/events/${index}`) } });
  }
  return ok({ batch, events, rejected });
};

/** JSON of any shape. */
export const parseJson = (body: string): Result<unknown, Rejection> => {
  try {
    const value: unknown = JSON.parse(body);
    return ok(value);
  } catch {
    return fail({ reason: "invalid_json", detail: "Send one JSON object in UTF-8, as the dayfly snippet does." });
  }
};

/** A flaw in words, with where it stands. */
export const describeFlaw = ({ pointer: within, message }: Flaw, prefix = ""): Pick<Rejection, "detail" | "pointer"> => {
  const pointer = `${prefix}${within}`;
  return { detail: `${pointer || "The batch"} ${message}.`, pointer: pointer || "/" };
};
