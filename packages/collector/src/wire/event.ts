/**
 * What the snippet posts to `{basePath}/e`: the inbound contract, as the browser writes it. Times are milliseconds since 1970 by the
 * browser's clock. Types only, for the snippet imports them; `decode.ts` checks them.
 */
export interface WireBatch {
  /** Version of this protocol. */
  readonly v: 1;
  /** The site's key (`data-site`). Absent: the collector finds the site by the request's Origin. */
  readonly site?: string;
  /** When the batch was handed to the network: lets the collector correct a wrong clock. Absent: it takes the clock for right. */
  readonly sentAt?: number;
  readonly ids?: WireIds;
  readonly consent?: WireConsent;
  /** The browser says of itself that a program drives it (`navigator.webdriver`). */
  readonly bot?: boolean;
  /** Empty only where consent is denied: the collector then takes its cookies away. */
  readonly events: readonly WireEvent[];
}

export interface WireIds {
  /** Pinterest's click id, byte for byte as it stood in the `epik` parameter or the `_epik` cookie. */
  readonly epik?: string;
  /** The value of the `_pin_unauth` cookie. */
  readonly pinUnauth?: string;
  /** The value of the `_derived_epik` cookie, which only Pinterest writes. */
  readonly derivedEpik?: string;
  /** Ids were minted without a source of secure randomness. */
  readonly weak?: boolean;
}

export type ConsentState = "granted" | "denied" | "pending";

export interface WireConsent {
  /** Absent while nobody said a word. */
  readonly state?: ConsentState;
  /** Who said so: a name of the snippet's consent sources ("google", "tcf", …). Absent: the site itself. */
  readonly source?: string;
  /** `navigator.globalPrivacyControl` was on. The snippet leaves that to the request's own `Sec-GPC`. */
  readonly gpc?: boolean;
  /** The visitor opted out of sale or sharing in the USA: Pinterest's Limited Data Processing applies. */
  readonly ldp?: boolean;
}

export interface WireEvent {
  /** Unique per event, shared with the Tag as `event_id`. */
  readonly id: string;
  /** As the site said it, in any of the vocabularies of `event-names.ts`; `$identify` is no event of the site's: it tells `user`, empty after a reset. */
  readonly name: string;
  /** When it happened. Absent: when it is received. */
  readonly at?: number;
  readonly url?: string;
  readonly referrer?: string;
  readonly title?: string;
  readonly props?: Readonly<Record<string, unknown>>;
  /** The identity as of this event, as far as this page knows it; the collector adds what it knows from earlier ones. */
  readonly user?: WireUser;
  /** The Tag was given the same event with the same id. */
  readonly tag?: boolean;
}

export interface WireUser {
  readonly id?: string | number;
  readonly traits?: Readonly<Record<string, unknown>>;
}
