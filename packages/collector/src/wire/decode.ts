import Type from "typebox";
import { Compile } from "typebox/compile";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { WireBatch, WireEvent } from "./event.ts";
import { WIRE_LIMITS } from "./limits.ts";
import type { Rejection } from "./rejection.ts";

const Text = (maxLength: number) => Type.String({ maxLength });
const Identifier = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Bag = Type.Record(Type.String(), Type.Unknown());
/** Until the year 2100; beyond it a sender meant seconds, microseconds or nothing. */
const Milliseconds = Type.Number({ minimum: 1_000_000_000_000, maximum: 4_102_444_800_000 });

const EnvelopeSchema = Type.Object({
  v: Type.Literal(1),
  site: Type.Optional(Text(WIRE_LIMITS.maxIdLength)),
  sentAt: Milliseconds,
  ids: Type.Optional(
    Type.Object({
      epik: Type.Optional(Text(WIRE_LIMITS.maxClickIdLength)),
      pinUnauth: Type.Optional(Text(WIRE_LIMITS.maxClickIdLength)),
      derivedEpik: Type.Optional(Text(WIRE_LIMITS.maxClickIdLength)),
      weak: Type.Optional(Type.Boolean()),
    }),
  ),
  consent: Type.Optional(
    Type.Object({
      state: Type.Optional(Type.Union([Type.Literal("granted"), Type.Literal("denied"), Type.Literal("pending")])),
      source: Type.Optional(Text(WIRE_LIMITS.maxNameLength)),
      gpc: Type.Optional(Type.Boolean()),
      ldp: Type.Optional(Type.Boolean()),
    }),
  ),
  bot: Type.Optional(Type.Boolean()),
  events: Type.Array(Type.Unknown()),
});

const EventSchema = Type.Object({
  id: Identifier(WIRE_LIMITS.maxIdLength),
  name: Identifier(WIRE_LIMITS.maxNameLength),
  at: Milliseconds,
  url: Type.Optional(Text(WIRE_LIMITS.maxUrlLength)),
  referrer: Type.Optional(Text(WIRE_LIMITS.maxUrlLength)),
  title: Type.Optional(Text(WIRE_LIMITS.maxTitleLength)),
  props: Type.Optional(Bag),
  user: Type.Optional(
    Type.Object({ id: Type.Optional(Type.Union([Text(WIRE_LIMITS.maxTitleLength), Type.Number()])), traits: Type.Optional(Bag) }),
  ),
  tag: Type.Optional(Type.Boolean()),
});

const envelope = Compile(EnvelopeSchema);
const event = Compile(EventSchema);

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
  if (!envelope.Check(parsed.value)) {
    return fail({ reason: "invalid_batch", ...firstError(envelope.Errors(parsed.value)) });
  }
  const { events: candidates, ...batch } = parsed.value;
  // Who withdraws consent has nothing to report but that.
  if (candidates.length === 0 && batch.consent?.state !== "denied")
    return fail({ reason: "empty_batch", detail: "Send at least one event in events[]." });
  if (candidates.length > WIRE_LIMITS.maxEvents) {
    return fail({ reason: "too_many_events", detail: `Send at most ${WIRE_LIMITS.maxEvents} events in one batch.` });
  }
  const events: WireEvent[] = [];
  const rejected: RejectedEvent[] = [];
  for (const [index, candidate] of candidates.entries()) {
    if (event.Check(candidate)) events.push(candidate);
    else
      rejected.push({
        index,
        rejection: { reason: "invalid_event", ...firstError(event.Errors(candidate), `/events/${index}`) },
      });
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

interface SchemaError {
  readonly instancePath: string;
  readonly message: string;
}

/** The first problem in words, with where it stands. It names fields, never values. */
export const firstError = (errors: readonly SchemaError[], prefix = ""): Pick<Rejection, "detail" | "pointer"> => {
  const [first] = errors;
  const pointer = `${prefix}${first?.instancePath ?? ""}`;
  return { detail: `${pointer || "The batch"} ${first?.message ?? "is not valid"}.`, pointer: pointer || "/" };
};
