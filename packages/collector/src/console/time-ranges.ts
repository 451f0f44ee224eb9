import { DAY_MS, HOUR_MS, MINUTE_MS } from "../lib/time.ts";

/** What the overview looks back on: name, length, and the steps that its charts have. */
export const TIME_RANGES = {
  hour: { label: "Last hour", spanMs: HOUR_MS, stepMs: MINUTE_MS },
  day: { label: "24 hours", spanMs: DAY_MS, stepMs: 15 * MINUTE_MS },
  week: { label: "7 days", spanMs: 7 * DAY_MS, stepMs: 2 * HOUR_MS },
} as const;

export type TimeRange = keyof typeof TIME_RANGES;

export const readTimeRange = (text: string | undefined): TimeRange =>
  text !== undefined && Object.hasOwn(TIME_RANGES, text) ? (text as TimeRange) : "hour";
