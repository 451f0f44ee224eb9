import { createPintrkBridge } from "./pintrk.ts";
import { createTracker as start } from "./tracker.ts";
import type { Options, Tracker } from "./types.ts";

export type { ConsentState, Flag, Notices, Options, QueuedCall, RecordedEvent, Tracker, Traits } from "./types.ts";
export type { EventName, EventProps, KnownEventName, Product } from "./vocabulary.ts";

/** Starts recording on this page, as the script does, but under no global name. Importing the module does nothing by itself. */
export const createTracker = (options: Options = {}): Tracker => start(options, [createPintrkBridge]);
