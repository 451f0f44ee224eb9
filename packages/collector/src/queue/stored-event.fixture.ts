import type { JsonObject } from "../lib/json.ts";
import { unixMs } from "../lib/time.ts";
import type { EventId, SiteKey, StoredEvent } from "../wire/stored-event.ts";

export interface EventFacts {
  readonly id?: string;
  readonly site?: string;
  readonly name?: string;
  readonly props?: JsonObject;
}

/** An event for tests, of about a kilobyte with `props: { text: "x".repeat(600) }`. */
export const storedEvent = ({ id = "event", site = "shop", name = "page_view", props = {} }: EventFacts = {}): StoredEvent => ({
  site: site as SiteKey,
  id: id as EventId,
  name,
  at: unixMs(1_700_000_000_000),
  receivedAt: unixMs(1_700_000_000_100),
  door: "browser",
  actionSource: "web",
  url: "https://shop.example/products/1?epik=dj0y",
  props,
  user: {},
  ip: "192.0.2.1",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64)",
  consent: { state: "granted", source: "explicit" },
  warnings: [],
});

export const storedEvents = (
  count: number,
  { prefix = "event", ...facts }: EventFacts & { prefix?: string } = {},
): StoredEvent[] => Array.from({ length: count }, (_, index) => storedEvent({ ...facts, id: `${prefix}-${index}` }));
