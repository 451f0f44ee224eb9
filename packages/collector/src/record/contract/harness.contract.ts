import type { CapiEvent } from "../../capi/event.ts";
import type { JsonObject } from "../../lib/json.ts";
import type { ManualClock } from "../../lib/manual-clock.ts";
import { sha256Hex } from "../../lib/sha256.ts";
import { toUnixSeconds, unixMs } from "../../lib/time.ts";
import type { EventId, SiteKey, StoredEvent } from "../../wire/stored-event.ts";
import { attemptEntry, type AttemptFacts } from "../attempt-entry.ts";
import { journeyKey } from "../journey.ts";
import type { AttemptEntry, AttemptOutcome, EventRecord, Journey, RecordQuery } from "../record.ts";

export const IP = "192.0.2.77";
export const USER_AGENT = "Mozilla/5.0 (a browser)";
export const AT = unixMs(1_700_000_000_000);
export const ADA = sha256Hex("ada@shop.example");

export interface Facts {
  readonly site?: string;
  readonly name?: string;
  readonly props?: JsonObject;
  readonly at?: number;
  readonly rest?: Partial<StoredEvent>;
}

export const recordedEvent = (
  id: string,
  { site = "shop", name = "purchase", props = {}, at = AT, rest }: Facts = {},
): StoredEvent => ({
  site: site as SiteKey,
  id: id as EventId,
  name,
  at: unixMs(at),
  receivedAt: unixMs(at),
  door: "browser",
  actionSource: "web",
  props,
  user: {},
  ip: IP,
  userAgent: USER_AGENT,
  consent: { state: "granted", source: "explicit" },
  warnings: [],
  ...rest,
});

export const payloadOf = (event: StoredEvent, facts: Partial<CapiEvent> = {}): CapiEvent => ({
  event_name: "checkout",
  action_source: "web",
  event_time: toUnixSeconds(event.at),
  event_id: event.id,
  user_data: { click_id: "dj0y", client_ip_address: IP, client_user_agent: USER_AGENT },
  ...facts,
});

export const attemptOn = (event: StoredEvent, outcome: AttemptOutcome, facts: Partial<AttemptFacts> = {}): AttemptEntry =>
  attemptEntry({ event, at: unixMs(event.receivedAt + 300), outcome, ...facts });

export const idsOf = (journeys: readonly Journey[]): readonly string[] => journeys.map(({ stored }) => stored.id);

export interface RecordHarness {
  readonly clock: ManualClock;
  open(options?: RecordOptions): EventRecord;
}

export interface RecordOptions {
  readonly perSecond?: number;
  readonly onLeftOut?: (count: number) => void;
}

/** A record that is closed when the test is over, with what tests do with it. */
export type StartRecord = (options?: RecordOptions) => StartedRecord;

export interface StartedRecord {
  readonly clock: ManualClock;
  readonly record: EventRecord;
  accept(...events: StoredEvent[]): void;
  find(event: StoredEvent): Promise<Journey | undefined>;
  /** The ids of the ten newest that a query finds. */
  search(query: Partial<RecordQuery>): Promise<readonly string[]>;
}

export function startRecord({ clock, open }: RecordHarness, options?: RecordOptions): StartedRecord {
  const record = open(options);
  return {
    clock,
    record,
    accept: (...events) => record.accepted(events.map((event) => record.begin({ event, sent: () => ({ email: "•••" }) }))),
    find: (event) => record.find(journeyKey(event)),
    search: async (query) => idsOf((await record.search({ limit: 10, ...query })).journeys),
  };
}
