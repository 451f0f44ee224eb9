import type { EventRecord } from "./record.ts";

/** Keeps nothing: for a collector that nobody looks at. Its counters and its queue tell how it does. */
export const silentRecord: EventRecord = {
  accepted() {},
  attempted() {},
  find: async () => undefined,
  search: async () => ({ journeys: [] }),
  statistics: async () => ({ delivered: [], outcomes: [] }),
  prune: async () => 0,
  onChange: () => () => {},
  close: async () => {},
};
