import type { Brand } from "../lib/brand.ts";
import type { JsonObject } from "../lib/json.ts";
import type { Sha256Hex } from "../lib/sha256.ts";
import type { UnixMs } from "../lib/time.ts";
import type { ConsentState } from "./event.ts";
import type { Warning } from "./warnings.ts";

export type EventId = Brand<string, "EventId">;
export type SiteKey = Brand<string, "SiteKey">;

/** The hashed match keys, under Pinterest's own short names. */
export const HASHED_KEYS = [
  "em",
  "ph",
  "fn",
  "ln",
  "ge",
  "db",
  "ct",
  "st",
  "zp",
  "country",
  "external_id",
  "hashed_maids",
] as const;
export type HashedKey = (typeof HASHED_KEYS)[number];

/** Never holds an empty list: a key without a usable value is absent. */
export type HashedUser = { readonly [Key in HashedKey]?: readonly Sha256Hex[] };

export type ActionSource = "web" | "app_android" | "app_ios" | "offline";

/**
 * An event after `protect`, as the queue, the record and the console hold it: personal data hashed, everything else as the site said it,
 * so that mapping can happen (again) at delivery.
 */
export interface StoredEvent {
  readonly site: SiteKey;
  readonly id: EventId;
  readonly name: string;
  /** When it happened, by the collector's clock, never after `receivedAt`. */
  readonly at: UnixMs;
  readonly receivedAt: UnixMs;
  readonly door: "browser" | "server";
  readonly actionSource: ActionSource;
  /** Scrubbed of personal data; keeps `epik` and `utm_*`. */
  readonly url?: string;
  readonly referrer?: string;
  readonly title?: string;
  /** The site's properties without personal data. */
  readonly props: JsonObject;
  readonly user: HashedUser;
  /** The click id, byte for byte. */
  readonly epik?: string;
  readonly derivedEpik?: string;
  /** SHA-256 of the `_pin_unauth` cookie as it is. */
  readonly pinUnauth?: Sha256Hex;
  /** The cookie's value itself, only where the site maps it to `click_id` (`identity: 'signal'`). */
  readonly pinUnauthRaw?: string;
  /** Needed as they are by Pinterest; dropped from the record after delivery. */
  readonly ip?: string;
  readonly userAgent?: string;
  /** ISO 639-1. */
  readonly language?: string;
  readonly consent: ConsentBasis;
  readonly app?: AppFacts;
  /** The Tag was given the same event with the same id. */
  readonly tag?: boolean;
  readonly warnings: readonly Warning[];
}

export interface ConsentBasis {
  readonly state: ConsentState | "not-needed";
  /** Which source decided ("explicit", "google", "gpc", "mode:none", …). */
  readonly source: string;
  /** Pinterest's Limited Data Processing: `opt_out_type: "LDP"`. */
  readonly ldp?: boolean;
  /** Pinterest's `opt_out`. */
  readonly optOut?: boolean;
}

/** Facts of an app event, under dayfly's names; `transform` gives them Pinterest's. */
export interface AppFacts {
  readonly appId?: string;
  readonly appName?: string;
  readonly appVersion?: string;
  readonly deviceBrand?: string;
  readonly deviceCarrier?: string;
  readonly deviceModel?: string;
  readonly deviceType?: string;
  readonly osVersion?: string;
  readonly wifi?: boolean;
}
