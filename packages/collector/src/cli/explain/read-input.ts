import JSON5 from "json5";
import type { Site } from "../../config/site.ts";
import { deniesAdvertising } from "../../consent/denies-advertising.ts";
import { isJsonObject, type JsonObject } from "../../lib/json.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { Result } from "../../lib/result.ts";
import { fail, ok } from "../../lib/result.ts";
import type { UnixMs } from "../../lib/time.ts";
import { toIncomingEvent } from "../../wire/browser-incoming.ts";
import { decodeBatch, type DecodedEvent } from "../../wire/decode.ts";
import { DROPS } from "../../wire/drops.ts";
import type { IncomingEvent } from "../../wire/incoming-event.ts";
import { toIncomingEvents } from "../../wire/segment-incoming.ts";
import { decodeSegmentCall, type SegmentMessage } from "../../wire/segment-message.ts";
import type { SiteKey, StoredEvent } from "../../wire/stored-event.ts";
import { readCall } from "./read-call.ts";

export interface ReadInput {
  /** What the input was taken for, in words. */
  readonly form: string;
  readonly events: readonly IncomingEvent[];
  /** An event as it was stored, and not to be protected again. */
  readonly stored?: StoredEvent;
  /** What of it was refused, each a sentence. */
  readonly refused: readonly string[];
}

interface Reader extends Pick<Site, "advertisingCategories"> {
  readonly site: SiteKey;
  readonly now: UnixMs;
}

/** What every browser's request brings beside its body; addresses and names for documentation (RFC 5737). */
const SAMPLE_REQUEST = { ip: "192.0.2.1", userAgent: "Mozilla/5.0 (the visitor's browser)", locale: undefined };

/**
 * Reads whatever a developer has at hand: a call as it stands in a page, its arguments as a list, a dataLayer push, a Segment message or
 * batch, a beacon of the snippet, an event as the console, the admin API and `dayfly dead show` give it. JSON or JSON5.
 */
export const readInput = (text: string, reader: Reader): Result<ReadInput, string> => {
  try {
    const call = readCall(text);
    if (call !== undefined) return fromCall(call.callee, call.args, reader);
    const value: unknown = JSON5.parse(text);
    return Array.isArray(value) ? fromList(value, reader) : fromObject(value, reader);
  } catch (error) {
    return fail(`The input is neither JSON nor a call with plain data: ${messageOf(error)}`);
  }
};

const fromCall = (callee: string, args: readonly unknown[], reader: Reader): Result<ReadInput, string> => {
  const [first, second, third] = args;
  switch (callee) {
    case "_df.page":
      return browserEvent("a _df.page() call", "page_view", first, reader);
    case "dataLayer.push":
      return fromObject(first, reader);
    case "gtag":
    case "pintrk":
      return browserEvent(`a ${callee}() call`, second, third, reader);
    default:
      return browserEvent("a _df.track() call", first, second, reader);
  }
};

/** `["purchase", {…}]`, or gtag's `["event", "purchase", {…}]` as it stands in the dataLayer. */
const fromList = (list: readonly unknown[], reader: Reader): Result<ReadInput, string> =>
  list[0] === "event" && typeof list[1] === "string"
    ? fromCall("gtag", list, reader)
    : browserEvent("the arguments of _df.track()", list[0], list[1], reader);

const fromObject = (value: unknown, reader: Reader): Result<ReadInput, string> => {
  if (!isJsonObject(value)) return fail("The input holds no event: give an object, or a list of a name and its properties.");
  if (value.v === 1 && Array.isArray(value.events)) return beacon(value, reader);
  if (Array.isArray(value.batch) || typeof value.type === "string") return segment(value, reader);
  const parts: readonly unknown[] = [value.stored, value.event];
  const recorded = parts.find(isStoredEvent);
  if (recorded !== undefined) return ok({ form: "a stored event", events: [], stored: withSampleAddress(recorded), refused: [] });
  const { event, ...props } = value;
  return browserEvent("a dataLayer push", event, props, reader);
};

/** Of the parts that tell it from a dataLayer push, whose `event` is a text. */
const isStoredEvent = (value: unknown): value is StoredEvent =>
  isJsonObject(value) &&
  typeof value.name === "string" &&
  typeof value.at === "number" &&
  isJsonObject(value.props) &&
  isJsonObject(value.user);

/** Neither is shown of a stored event. */
const withSampleAddress = (event: StoredEvent): StoredEvent => ({
  ...event,
  ip: SAMPLE_REQUEST.ip,
  userAgent: SAMPLE_REQUEST.userAgent,
});

const browserEvent = (form: string, name: unknown, props: unknown, { site, now }: Reader): Result<ReadInput, string> => {
  if (typeof name !== "string" || name === "") return fail(`This looks like ${form}, but it names no event.`);
  const { event_id: ownId, eventID, eid, ...rest } = isJsonObject(props) ? props : {};
  const id = [ownId, eventID, eid].find((candidate) => typeof candidate === "string");
  const minted = typeof id === "string" ? id : "minted-by-the-snippet";
  const event: DecodedEvent = { index: 0, id: minted, name, at: now, props: rest, warnings: [] };
  return ok({ form, events: [withSampleRequest(event, { v: 1, sentAt: now }, { site, now })], refused: [] });
};

const beacon = (value: JsonObject, reader: Reader): Result<ReadInput, string> => {
  const decoded = decodeBatch(JSON.stringify(value));
  if (!decoded.ok) return fail(`The beacon would be refused: ${decoded.failure.detail}`);
  const { batch, events, rejected } = decoded.value;
  return ok({
    form: "a beacon of the snippet",
    events: events.map((event) => withSampleRequest(event, batch, reader)),
    refused: rejected.map(({ rejection }) => rejection.detail),
  });
};

const segment = (value: JsonObject, { site, now, advertisingCategories }: Reader): Result<ReadInput, string> => {
  const isBatch = Array.isArray(value.batch);
  const decoded = decodeSegmentCall(JSON.stringify(isBatch ? value : { batch: [value] }));
  if (!decoded.ok) return fail(`The message would be refused: ${decoded.failure.detail}`);
  const { messages, rejected, sentAt } = decoded.value;
  const context = { site, receivedAt: now, sentAt, mintId: () => "minted-by-the-collector" };
  const isDenied = (message: SegmentMessage): boolean => deniesAdvertising(message.context?.consent, { advertisingCategories });
  const denied = messages.filter(isDenied).map(() => `${DROPS.consent_denied} The message is dropped.`);
  return ok({
    form: isBatch ? "a Segment batch" : "a Segment message",
    events: toIncomingEvents(
      messages.filter((message) => !isDenied(message)),
      context,
    ),
    refused: [...rejected.map(({ rejection }) => rejection.detail), ...denied],
  });
};

const withSampleRequest = (
  event: DecodedEvent,
  batch: Parameters<typeof toIncomingEvent>[1],
  { site, now }: Pick<Reader, "site" | "now">,
): IncomingEvent =>
  toIncomingEvent(event, batch, { ...SAMPLE_REQUEST, site, receivedAt: now, consent: { state: "granted", source: "explain" } });
