import type { Tracker } from "./types.ts";

const nothing = (): undefined => undefined;

/** A tracker that does nothing, for where there is no page: on a server. */
export const inert: Tracker = {
  page: nothing,
  track: nothing,
  identify: nothing,
  reset: nothing,
  consent: nothing,
  on: () => nothing,
  flush: nothing,
  destroy: nothing,
  debug: nothing,
  q: [],
};
