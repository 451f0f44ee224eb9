import type { EventRecord } from "./record.ts";

/** Keeps nothing: for a collector that nobody looks at. Its counters and its queue tell how it does. */
export const silentRecord: EventRecord = {
  accepted() {},
  attempted() {},
  recent: () => [],
  find: () => undefined,
  onChange: () => () => {},
};
