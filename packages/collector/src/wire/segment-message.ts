import { isJsonObject } from "../lib/json.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import { utf8Length } from "../lib/utf8.ts";
import type { RejectedEvent } from "./decode.ts";
import { describeFlaw, parseJson } from "./decode.ts";
import { SERVER_LIMITS, WIRE_LIMITS } from "./limits.ts";
import type { Rejection } from "./rejection.ts";
import { bag, either, flag, nullable, number, object, oneOf, optional, readAs, type Shape, text } from "./shape.ts";

/** The calls of Segment's HTTP API that mean something here. Source: https://segment.com/docs/connections/spec/ */
export const SEGMENT_TYPES = ["track", "page", "screen", "identify"] as const;
export type SegmentType = (typeof SEGMENT_TYPES)[number];

const words = optional(nullable(text(WIRE_LIMITS.maxUrlLength)));
const userId = optional(nullable(either(text(WIRE_LIMITS.maxUserIdLength), number())));
const time = optional(nullable(either(text(64), number())));
const anything = optional(nullable(bag));
const truth = optional(nullable(flag));
const section = <const All extends Parameters<typeof object>[0]>(fields: All) => optional(nullable(object(fields)));

const id = text(WIRE_LIMITS.maxIdLength);
/** What is neither text nor number is no id, and another one is taken. */
const ownId = (value: unknown) => (typeof value === "string" ? id(value) : undefined);

/** dayfly's own facts, which Segment's spec has no place for. */
const PINTEREST_CONTEXT = section({
  epik: words,
  pin_unauth: words,
  action_source: optional(oneOf("web", "app_android", "app_ios", "offline")),
  opt_out: optional(flag),
  ldp: optional(flag),
});

/** Whatever it is, the message is worth having. */
const unchecked: Shape<unknown> = () => undefined;

const CONTEXT = section({
  ip: words,
  userAgent: words,
  locale: words,
  channel: words,
  page: section({ url: words, referrer: words, title: words }),
  traits: anything,
  app: section({ name: words, version: words, namespace: words }),
  device: section({ advertisingId: words, adTrackingEnabled: truth, manufacturer: words, model: words, type: words }),
  os: section({ name: words, version: words }),
  network: section({ carrier: words, wifi: truth }),
  pinterest: PINTEREST_CONTEXT,
  consent: optional(unchecked),
});

const MESSAGE = object({
  type: oneOf(...SEGMENT_TYPES),
  event: optional(nullable(text(WIRE_LIMITS.maxNameLength))),
  name: words,
  category: words,
  properties: section({ event_id: optional(ownId) }),
  traits: anything,
  userId,
  anonymousId: userId,
  messageId: optional(nullable(text(WIRE_LIMITS.maxIdLength, 1))),
  timestamp: time,
  originalTimestamp: time,
  sentAt: time,
  context: CONTEXT,
});

export interface SegmentMessage extends NonNullable<(typeof MESSAGE)["of"]> {
  /** Its place in the batch. */
  readonly index: number;
}

export interface SegmentCall {
  readonly messages: readonly SegmentMessage[];
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
  const messages: SegmentMessage[] = [];
  const rejected: RejectedEvent[] = [];
  for (const [index, given] of candidates.entries()) {
    const candidate =
      isJsonObject(given) && isJsonObject(shared) ? { ...given, context: { ...shared, ...asObject(given.context) } } : given;
    if (mayBeLarge && isTooLarge(candidate)) {
      rejected.push({ index, rejection: TOO_LARGE });
      continue;
    }
    const message = readAs(MESSAGE, candidate);
    if (!message.ok)
      rejected.push({ index, rejection: { reason: "invalid_event", ...describeFlaw(message.failure, `/batch/${index}`) } });
    else if (message.value.type === "track" && !message.value.event?.trim()) rejected.push({ index, rejection: nameless(index) });
    else messages.push({ ...message.value, index });
  }
  return { messages, rejected };
};

const nameless = (index: number): Rejection => ({
  reason: "invalid_event",
  detail: `/batch/${index}/event must name what happened, such as Order Completed.`,
  pointer: `/batch/${index}/event`,
});

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
