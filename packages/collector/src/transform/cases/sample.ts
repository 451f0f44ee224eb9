import { sha256Hex } from "../../lib/sha256.ts";
import { unixMs } from "../../lib/time.ts";
import type { EventId, SiteKey, StoredEvent } from "../../wire/stored-event.ts";
import type { MappingSettings } from "../settings.ts";

export const NOW = unixMs(1_760_000_000_500);

export const DEFAULT_SETTINGS: MappingSettings = {
  variant: "default",
  events: {},
  customEvents: "custom",
  epik: "click_id",
  pinUnauth: "external_id",
  ip: "full",
};

/** A visitor with all the match keys of a web visit; addresses are reserved for documentation. */
export const sampleEvent = (part: Partial<StoredEvent> = {}): StoredEvent => ({
  site: "main" as SiteKey,
  id: "pin-1" as EventId,
  name: "page_view",
  at: unixMs(NOW - 4_000),
  receivedAt: unixMs(NOW - 3_000),
  door: "browser",
  actionSource: "web",
  url: "https://shop.example/?epik=dj0yJnU9",
  props: {},
  user: {},
  epik: "dj0yJnU9",
  pinUnauth: sha256Hex("visitor"),
  ip: "203.0.113.7",
  userAgent: "Example/1.0",
  consent: { state: "granted", source: "explicit" },
  warnings: [],
  ...part,
});
