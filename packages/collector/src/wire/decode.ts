import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { WireBatch, WireEvent } from "./event.ts";
import { WIRE_LIMITS } from "./limits.ts";
import type { Rejection } from "./rejection.ts";
import { bag, either, extra, type Flaw, flag, list, number, object, oneOf, optional, readAs, text } from "./shape.ts";
import type { Warning } from "./warnings.ts";

const identifier = (maxLength: number) => text(maxLength, 1);
const milliseconds = number(WIRE_LIMITS.minTime, WIRE_LIMITS.maxTime);
/** Beyond it a number has lost its last digits, and would name somebody else. */
const wholeId = number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const clickId = extra(text(WIRE_LIMITS.maxClickIdLength));
const url = extra(text(WIRE_LIMITS.maxUrlLength));

/** Whose the events are and what the visitor said is as the sender wrote it, or refuses the batch: neither may be guessed. */
const ENVELOPE = object({
  v: oneOf(1),
  site: optional(text(WIRE_LIMITS.maxIdLength)),
  sentAt: extra(milliseconds),
  ids: extra(object({ epik: clickId, pinUnauth: clickId, derivedEpik: clickId, weak: extra(flag) })),
  consent: optional(
    object({
      state: optional(oneOf("granted", "denied", "pending")),
      source: optional(text(WIRE_LIMITS.maxNameLength)),
      gpc: optional(flag),
      ldp: optional(flag),
    }),
  ),
  bot: extra(flag),
  events: list,
});

const EVENT = object({
  id: identifier(WIRE_LIMITS.maxIdLength),
  name: identifier(WIRE_LIMITS.maxNameLength),
  at: extra(milliseconds),
  url,
  referrer: url,
  title: extra(text(WIRE_LIMITS.maxTitleLength)),
  props: extra(bag),
  user: extra(object({ id: extra(either(text(WIRE_LIMITS.maxUserIdLength), wholeId)), traits: extra(bag) })),
  tag: extra(flag),
});

export interface DecodedBatch {
  readonly batch: Omit<WireBatch, "events">;
  readonly events: readonly DecodedEvent[];
  /** One entry per event that was refused; the others are good. */
  readonly rejected: readonly RejectedEvent[];
}

export interface DecodedEvent extends WireEvent {
  /** Its place in the batch. */
  readonly index: number;
  /** What of it, or of its batch, could not be used and was left out. */
  readonly warnings: readonly Warning[];
}

export interface RejectedEvent {
  readonly index: number;
  readonly rejection: Rejection;
}

/**
 * Reads a beacon's body. An unusable envelope refuses the whole batch; a bad event refuses itself only; a bad extra is left out, for
 * no page sends a refused event again. Keys that this version does not know are ignored, for cached scripts may be newer than the
 * collector.
 */
export const decodeBatch = (body: string): Result<DecodedBatch, Rejection> => {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const ofBatch: Warning[] = [];
  const envelope = readAs(ENVELOPE, parsed.value, warnIn(ofBatch));
  if (!envelope.ok) return fail({ reason: "invalid_batch", ...describeFlaw(envelope.failure) });
  const { events: candidates, ...batch } = envelope.value;
  // Who withdraws consent has nothing to report but that.
  if (candidates.length === 0 && batch.consent?.state !== "denied")
    return fail({ reason: "empty_batch", detail: "Send at least one event in events[]." });
  if (candidates.length > WIRE_LIMITS.maxEvents) {
    return fail({ reason: "too_many_events", detail: `Send at most ${WIRE_LIMITS.maxEvents} events in one batch.` });
  }
  const events: DecodedEvent[] = [];
  const rejected: RejectedEvent[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const warnings = [...ofBatch];
    const event = readAs(EVENT, candidate, warnIn(warnings));
    if (event.ok) events.push({ ...event.value, index, warnings });
    else rejected.push({ index, rejection: { reason: "invalid_event", ...describeFlaw(event.failure, `/events/${index}`) } });
  }
  return ok({ batch, events, rejected });
};

const warnIn = (warnings: Warning[]) => (field: string) => {
  warnings.push({ code: "invalid_part", field });
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
