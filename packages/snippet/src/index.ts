import { connectAll } from "./connect-all.ts";
import { inert } from "./inert.ts";
import { start } from "./tracker.ts";
import type { Options, Tracker } from "./types.ts";

export type { ConsentState, Flag, Notices, Options, QueuedCall, RecordedEvent, Tracker, Traits } from "./types.ts";
export type { EventName, EventProps, KnownEventName, Product } from "./vocabulary.ts";

let tracker: Tracker | undefined;

/**
 * Starts recording on this page, as the script does, but under no global name. Importing the module does nothing by itself. A page has
 * one tracker: a second call returns the first. On a server, where there is no page, it returns one that does nothing.
 */
export const createTracker = (options: Options = {}): Tracker =>
  typeof document === "undefined" ? inert : (tracker ??= start({ endpoint: "/_df/e", ...options }, [], connectAll));
