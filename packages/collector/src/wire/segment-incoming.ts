import { isJsonObject, type JsonObject } from "../lib/json.ts";
import type { UnixMs } from "../lib/time.ts";
import { clickIdIn } from "./click-id.ts";
import type { IncomingEvent } from "./incoming-event.ts";
import { isNoId } from "./no-id.ts";
import { readTime } from "./read-time.ts";
import type { SegmentMessage } from "./segment-message.ts";
import type { ActionSource, AppFacts, EventId, SiteKey } from "./stored-event.ts";
import type { Warning } from "./warnings.ts";

export interface SegmentContext {
  readonly site: SiteKey;
  readonly receivedAt: UnixMs;
  readonly sentAt: unknown;
  /** For a message without an id of its own; such a message cannot be recognised when it is repeated. */
  readonly mintId: () => string;
}

/**
 * The events of a call, in order. `identify` makes no event: its traits are remembered for the messages of the same user that follow in
 * the call.
 */
export const toIncomingEvents = (messages: readonly SegmentMessage[], context: SegmentContext): readonly IncomingEvent[] => {
  const known = new Map<string, JsonObject>();
  return messages.flatMap((message) => {
    const people = [message.userId, message.anonymousId].flatMap((id) => textOrNumber(id) ?? []);
    const remembered = Object.assign({}, ...people.map((id) => known.get(id) ?? {}));
    const traits: JsonObject = { ...remembered, ...bag(message.context?.traits), ...bag(message.traits) };
    if (message.type !== "identify") return [toIncoming(message, people, traits, context)];
    for (const id of people) known.set(id, traits);
    return [];
  });
};

const toIncoming = (
  message: SegmentMessage,
  userIds: readonly string[],
  traits: JsonObject,
  { site, receivedAt, sentAt, mintId }: SegmentContext,
): IncomingEvent => {
  const { context } = message;
  const { event_id: ownId, ...properties } = bag(message.properties);
  const { page, device, pinterest } = context ?? {};
  const warnings: Warning[] = [];
  const timeOf = (field: "originalTimestamp" | "timestamp" | "sentAt", value: unknown = message[field]): UnixMs | undefined => {
    const time = readTime(value);
    if (time === undefined && isSaid(value)) warnings.push({ code: "invalid_part", field });
    return time;
  };
  const at = timeOf("originalTimestamp") ?? timeOf("timestamp");
  const id = textOrNumber(ownId);
  if (id !== undefined && isNoId(id)) warnings.push({ code: "invalid_part", field: "event_id" });
  const urls = [text(properties.url), text(page?.url)].filter((url) => url !== undefined);
  // A product's path names no page to Pinterest.
  const url = urls.find((given) => URL.canParse(given)) ?? urls[0];
  const limitsTracking = device?.adTrackingEnabled === false;
  const advertisingId = limitsTracking ? undefined : text(device?.advertisingId);
  return {
    index: message.index,
    site,
    id: ([id, text(message.messageId)].find((given) => given !== undefined && !isNoId(given)) ?? mintId()) as EventId,
    name: nameOf(message),
    at: at ?? receivedAt,
    // The time of receipt needs no correction.
    sentAt: at && (timeOf("sentAt") ?? timeOf("sentAt", sentAt)),
    receivedAt,
    door: "server",
    actionSource: actionSourceOf(message),
    url,
    referrer: text(properties.referrer) ?? text(page?.referrer),
    title: text(properties.title) ?? text(page?.title),
    props: { ...properties, ...named(message) },
    userIds,
    traits: advertisingId === undefined ? traits : { ...traits, advertising_id: advertisingId },
    epik: text(pinterest?.epik) ?? clickIdIn(url),
    pinUnauth: text(pinterest?.pin_unauth),
    ip: text(context?.ip),
    userAgent: text(context?.userAgent),
    locale: text(context?.locale),
    app: appFactsOf(context),
    consent: {
      state: "not-needed",
      source: "server",
      ...(pinterest?.ldp === true ? { ldp: true } : {}),
      ...(pinterest?.opt_out === true || limitsTracking ? { optOut: true } : {}),
    },
    warnings,
  };
};

/** A page or screen is a page view, whatever its name, which goes along as the content's. */
const nameOf = ({ type, event }: SegmentMessage): string => (type === "track" && event ? event : "page_view");

const named = ({ type, name, category }: SegmentMessage): JsonObject =>
  type === "track" ? {} : { ...(name ? { content_name: name } : {}), ...(category ? { category } : {}) };

/** Ways to buy that are not a website's. Pinterest never deduplicates such events. */
const OFFLINE_CHANNELS = new Set(["offline", "phone", "store", "in_store", "pos", "crm", "mail"]);

const actionSourceOf = ({ type, context, properties }: SegmentMessage): ActionSource => {
  if (context?.pinterest?.action_source) return context.pinterest.action_source;
  const channel = text(bag(properties).channel) ?? context?.channel ?? "";
  if (OFFLINE_CHANNELS.has(channel.toLowerCase().replaceAll(/[\s-]/g, "_"))) return "offline";
  const isApp = type === "screen" || Boolean(context?.app) || channel === "mobile";
  const os = context?.os?.name?.toLowerCase() ?? "";
  if (isApp && os === "android") return "app_android";
  if (isApp && /^(ios|ipados|iphone os)$/.test(os)) return "app_ios";
  return "web";
};

const appFactsOf = (context: SegmentMessage["context"]): AppFacts | undefined => {
  const { app, device, os, network } = context ?? {};
  const facts: Record<keyof AppFacts, string | boolean | undefined> = {
    appId: text(app?.namespace),
    appName: text(app?.name),
    appVersion: text(app?.version),
    deviceBrand: text(device?.manufacturer),
    deviceCarrier: text(network?.carrier),
    deviceModel: text(device?.model),
    deviceType: text(device?.type),
    osVersion: text(os?.version),
    wifi: network?.wifi ?? undefined,
  };
  const present = Object.entries(facts).filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : (Object.fromEntries(present) as AppFacts);
};

const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== "";
const bag = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
/** A number beyond 2^53 has lost its last digits: it would name somebody or something else. */
const textOrNumber = (value: unknown): string | undefined => {
  if (typeof value !== "number") return text(value);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : undefined;
};
