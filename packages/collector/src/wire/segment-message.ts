import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";
import { isJsonObject } from "../lib/json.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import { utf8Length } from "../lib/utf8.ts";
import type { RejectedEvent } from "./decode.ts";
import { firstError, parseJson } from "./decode.ts";
import { SERVER_LIMITS, WIRE_LIMITS } from "./limits.ts";
import type { Rejection } from "./rejection.ts";

/** The calls of Segment's HTTP API that mean something here. Source: https://segment.com/docs/connections/spec/ */
export const SEGMENT_TYPES = ["track", "page", "screen", "identify"] as const;
export type SegmentType = (typeof SEGMENT_TYPES)[number];

const Text = Type.Optional(Type.Union([Type.String({ maxLength: WIRE_LIMITS.maxUrlLength }), Type.Null()]));
const UserId = Type.Optional(Type.Union([Type.String({ maxLength: WIRE_LIMITS.maxTitleLength }), Type.Number(), Type.Null()]));
const Time = Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Number(), Type.Null()]));
const Bag = Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]));
const section = <const Fields extends Record<string, Type.TSchema>>(fields: Fields) =>
  Type.Optional(Type.Union([Type.Object(fields), Type.Null()]));

/** dayfly's own facts, which Segment's spec has no place for. */
const PinterestContext = section({
  epik: Text,
  pin_unauth: Text,
  action_source: Type.Optional(Type.Enum(["web", "app_android", "app_ios", "offline"])),
  opt_out: Type.Optional(Type.Boolean()),
  ldp: Type.Optional(Type.Boolean()),
});

const Context = section({
  ip: Text,
  userAgent: Text,
  locale: Text,
  channel: Text,
  page: section({ url: Text, referrer: Text, title: Text }),
  traits: Bag,
  app: section({ name: Text, version: Text, namespace: Text }),
  device: section({
    advertisingId: Text,
    adTrackingEnabled: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    manufacturer: Text,
    model: Text,
    type: Text,
  }),
  os: section({ name: Text, version: Text }),
  network: section({ carrier: Text, wifi: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])) }),
  pinterest: PinterestContext,
});

const MessageSchema = Type.Object({
  type: Type.Enum([...SEGMENT_TYPES]),
  event: Type.Optional(Type.Union([Type.String({ maxLength: WIRE_LIMITS.maxNameLength }), Type.Null()])),
  name: Text,
  category: Text,
  properties: Bag,
  traits: Bag,
  userId: UserId,
  anonymousId: UserId,
  messageId: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: WIRE_LIMITS.maxIdLength }), Type.Null()])),
  timestamp: Time,
  originalTimestamp: Time,
  sentAt: Time,
  context: Context,
});

export type SegmentMessage = Static<typeof MessageSchema>;

const message = Compile(MessageSchema);

export interface SegmentCall {
  readonly messages: readonly { readonly index: number; readonly message: SegmentMessage }[];
  readonly rejected: readonly RejectedEvent[];
  /** The sender's clock when it sent, where it says. */
  readonly sentAt: unknown;
  /** Some libraries send the write key in the body. */
  readonly writeKey: unknown;
}

/** Reads the body of `/v1/batch`, or of `/v1/<type>` where `type` is given. A bad message refuses itself only. */
export const decodeSegmentCall = (body: string, type?: SegmentType): Result<SegmentCall, Rejection> => {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  if (!isJsonObject(parsed.value)) return fail({ reason: "invalid_batch", detail: "Send one JSON object.", pointer: "/" });
  const { batch, sentAt, writeKey, context } = parsed.value;
  const candidates: unknown = type === undefined ? batch : [{ ...parsed.value, type }];
  if (!Array.isArray(candidates)) {
    return fail({ reason: "invalid_batch", detail: "Send the messages in batch[].", pointer: "/batch" });
  }
  if (candidates.length === 0) return fail({ reason: "empty_batch", detail: "Send at least one message in batch[]." });
  if (candidates.length > SERVER_LIMITS.maxEvents) {
    return fail({ reason: "too_many_events", detail: `Send at most ${SERVER_LIMITS.maxEvents} messages in one batch.` });
  }
  // Only a large body holds a large message; a small one is not measured.
  const mayBeLarge = body.length * 3 > SERVER_LIMITS.maxEventBytes;
  return ok({ ...decodeMessages(candidates, type === undefined ? context : undefined, mayBeLarge), sentAt, writeKey });
};

/** A batch's own context holds for its messages, each of which may say otherwise. */
const decodeMessages = (
  candidates: readonly unknown[],
  shared: unknown,
  mayBeLarge: boolean,
): Pick<SegmentCall, "messages" | "rejected"> => {
  const messages: { index: number; message: SegmentMessage }[] = [];
  const rejected: RejectedEvent[] = [];
  for (const [index, given] of candidates.entries()) {
    const candidate =
      isJsonObject(given) && isJsonObject(shared) ? { ...given, context: { ...shared, ...asObject(given.context) } } : given;
    if (mayBeLarge && isTooLarge(candidate)) rejected.push({ index, rejection: TOO_LARGE });
    else if (message.Check(candidate)) messages.push({ index, message: candidate });
    else
      rejected.push({
        index,
        rejection: { reason: "invalid_event", ...firstError(message.Errors(candidate), `/batch/${index}`) },
      });
  }
  return { messages, rejected };
};

const isTooLarge = (candidate: unknown): boolean => {
  try {
    return utf8Length(JSON.stringify(candidate)) > SERVER_LIMITS.maxEventBytes;
  } catch {
    // JSON.parse takes what is nested deeper than JSON.stringify can follow.
    return true;
  }
};

const TOO_LARGE: Rejection = {
  reason: "event_too_large",
  detail: `Send at most ${SERVER_LIMITS.maxEventBytes / 1024} KiB in one message.`,
};

const asObject = (value: unknown): object => (isJsonObject(value) ? value : {});
