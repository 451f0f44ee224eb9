import { unixMs } from "../lib/time.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";
import type { EventId, SiteKey } from "../wire/stored-event.ts";
import type { ProtectSettings } from "./settings.ts";

const RECEIVED_AT = unixMs(Date.UTC(2026, 0, 15, 12));

export const SETTINGS: ProtectSettings = { defaultCountry: "GB", scrubParameters: [], keepPinUnauth: false, ip: "full" };

/** An event without a warning, and what a test changes of it. */
export const incomingEvent = (more: Partial<IncomingEvent> = {}): IncomingEvent => ({
  index: 0,
  site: "shop" as SiteKey,
  id: "e-1" as EventId,
  name: "Order Completed",
  at: RECEIVED_AT,
  receivedAt: RECEIVED_AT,
  door: "browser",
  actionSource: "web",
  props: {},
  userIds: [],
  traits: {},
  consent: { state: "granted", source: "explicit" },
  ...more,
});
