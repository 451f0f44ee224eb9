import type { EventName, EventProps } from "./vocabulary.ts";

/** An attribute is on when it is there, unless its value says `off` or `false`. */
export type Flag = boolean | string | undefined;

/**
 * The script tag's `data-*` attributes, in camel case (`data-pin-unauth-format` is `pinUnauthFormat`), or the argument of
 * `createTracker`.
 */
export interface Options {
  /** The site's key. Absent: the collector knows the site by its origin. */
  readonly site?: string | undefined;
  /** Where events are posted. Default: `e` beside the script; `/_df/e` for the module. */
  readonly endpoint?: string;
  /** Registrable domain of the cookies. Default: found by trying, from the shortest on. */
  readonly domain?: string | undefined;
  /** `pinterest` mints `_pin_unauth` in the Tag's own format; default a plain UUID. */
  readonly pinUnauthFormat?: string | undefined;
  /**
   * `opt-in`: nothing is sent or written before `consent("granted")`; `opt-out` and `none` (default): everything until a denial. Any other
   * word is taken for `opt-in`.
   */
  readonly consent?: string | undefined;
  /**
   * Where visitors say their word, by the names of `consent-sources/index.ts`, with spaces or commas between them; who counts before whom
   * is fixed. Needs `df.all.js`.
   */
  readonly consentFrom?: string | undefined;
  /** The vendor of TCF's list that must be consented to beside purposes 1 and 7. */
  readonly tcfVendor?: string | undefined;
  /** Names of the events that a consent platform tells its answer by, on `window`. */
  readonly cmpEvent?: string | undefined;
  /** Where its answer stands below `window`, with dots. Absent: in the event's `detail`. */
  readonly cmpPath?: string | undefined;
  /** What must be in the answer where that is a list, a text or an object. */
  readonly cmpGroup?: string | undefined;
  /** Record what the page pushes into its dataLayer: GA4's ecommerce events, or those listed here. Needs `df.all.js`. */
  readonly datalayer?: Flag;
  /** The dataLayer's name, where it has another. */
  readonly datalayerName?: string | undefined;
  /** Identify visitors by the hashed e-mail address and phone number of forms that they send. Needs `df.all.js`. */
  readonly autoIdentify?: Flag;
  /** Name of the global, `_df` by default. Needs `df.all.js`. */
  readonly global?: string | undefined;
  /** Give every event to the Pinterest Tag too, with the same id. Needs `df.tag.js`. */
  readonly pintrk?: Flag;
  /** Send the site's own `pintrk("track", …)` calls to the collector, with the same id. Needs `df.tag.js`. */
  readonly mirror?: Flag;
  /** `off`: a route change of a single-page application is not a page view. Needs `df.all.js`. */
  readonly spa?: Flag;
  /** A change of the hash alone is a page view. */
  readonly hash?: Flag;
  /** The page view is left to the site. */
  readonly noPage?: Flag;
  /**
   * The property, such as `order_id`, by which an event is the same when it is told again: its event id is made of it, so that a reloaded
   * thank-you page counts once.
   */
  readonly once?: string | undefined;
  /** Nothing is recorded inside a frame. */
  readonly topOnly?: Flag;
  /** `include`: send cookies to a collector of another origin. */
  readonly credentials?: RequestCredentials | undefined;
  /** Say on the console what happens. */
  readonly debug?: Flag;
}

/** Options as a tracker starts with them. */
export interface StartOptions extends Options {
  readonly endpoint: string;
}

/** The visitor's word; `pending` while nobody has spoken. */
export type ConsentState = "granted" | "denied" | "pending";

/** An event as it was recorded. */
export interface RecordedEvent {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly url: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** What `on` tells of. */
export interface Notices {
  /** An event was recorded. */
  event: RecordedEvent;
  /** A request was answered, by this status; undefined where no answer came. */
  reply: number | undefined;
  /** The visitor's word changed. */
  consent: ConsentState;
  /** Something was left out or went wrong; the page is not affected. */
  problem: unknown;
}

export type Traits = Readonly<Record<string, unknown>>;

/** The API, as `window._df` and as `createTracker` returns it. No call throws. */
export interface Tracker {
  /** Records a page view. Needed only with `data-no-page`, or where the address stays while the page changes. */
  page(props?: EventProps<"page_view">): string | undefined;
  /**
   * Records an event, under GA4's, Segment's, Pinterest's or an own name, and returns its id: the one given as `event_id` where there
   * is one.
   */
  track<Name extends EventName>(name: Name, props?: EventProps<Name>): string | undefined;
  /** Attaches an id and personal traits to later events of this page; they live in memory only. `identify(null)` clears them. */
  identify(id?: string | number | null, traits?: Traits): void;
  identify(traits: Traits): void;
  /** Forgets who the visitor is. */
  reset(): void;
  /** Tells the visitor's word. */
  consent(state: ConsentState): void;
  /** Calls `listener` at each notice until the returned function is called. */
  on(name: "event", listener: (event: RecordedEvent) => void): () => void;
  on(name: "reply", listener: (status: number | undefined) => void): () => void;
  on(name: "consent", listener: (state: ConsentState) => void): () => void;
  on(name: "problem", listener: (problem: unknown) => void): () => void;
  /** Sends what waits, now. */
  flush(): void;
  /** Hands over what waits and takes every listener and patch away; later calls record nothing. */
  destroy(): void;
  /** Says on the console what happens, or stops. */
  debug(on?: boolean): void;
  /** Takes calls as `["track", "purchase", {…}]`. */
  readonly q: CallQueue;
}

/** A call made before the script was there, as `stub.ts` notes it: the method, its arguments, and how things stood. */
export interface QueuedCall extends Array<unknown> {
  /** The event id that the stub returned. */
  i?: string;
  /** When, in milliseconds since 1970. */
  t?: number;
  /** The page's address. */
  u?: string;
}

/** Calls that wait for the script; once it is there, `push` runs them. */
export interface CallQueue extends Iterable<QueuedCall> {
  push(...calls: QueuedCall[]): void;
}
