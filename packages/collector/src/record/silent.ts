import { beginEvent } from "./journey.ts";
import type { EventRecord } from "./record.ts";

/** Keeps nothing: for a collector that nobody looks at. Its counters and its queue tell how it does. */
export const silentRecord: EventRecord = {
  begin: ({ event }) => beginEvent(event),
  accepted() {},
  adopt() {},
  attempted() {},
  find: async () => undefined,
  search: async () => ({ journeys: [] }),
  statistics: async () => ({ delivered: [], outcomes: [] }),
  findPerson: async () => [],
  forget: async () => 0,
  prune: async () => 0,
  onChange: () => () => {},
  close: async () => {},
};
