/** Bounds of the outbound contract (`events/create`). */
export const CAPI_LIMITS = {
  maxEvents: 1000,
  /** With `test=true` only the first 20 events of a request are processed. */
  maxTestEvents: 20,
  /** Pinterest names no size; 2 MB keeps one request under a second on a slow line. */
  maxBodyBytes: 2_000_000,
  /** Later than this, Pinterest counts an event as an offline conversion. */
  lateAfterMs: 60 * 60 * 1000,
  /** Older events are refused by Pinterest (422, code 953). The limit itself is not documented. */
  tooOldAfterMs: 7 * 24 * 60 * 60 * 1000,
  /** Second sightings of (event_name, event_id) are dropped by Pinterest within this time. */
  dedupWindowMs: 48 * 60 * 60 * 1000,
} as const;
