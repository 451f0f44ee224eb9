import { type UnixMs, unixMs } from "../lib/time.ts";
import { WIRE_LIMITS } from "./limits.ts";

/** Of seconds, milliseconds, microseconds and nanoseconds. Between 2001 and 2100 no number is a time in two of them. */
const UNITS_PER_MS = [1e-3, 1, 1e3, 1e6];

/** A zone behind a time of day. */
const ZONE = /:\d\d.*(?:z|ut|gmt|[a-z][sd]t|[+-]\d\d:?\d\d)/i;

/** What names no zone is UTC, which `Date` would read in the zone of this machine. */
const readText = (text: string): readonly number[] => (ZONE.test(text) ? [text] : [`${text}Z`, `${text} UTC`]).map(Date.parse);

/**
 * A date and time as text (ISO 8601; UTC where it names no zone), or a count since 1970 in any usual unit, as number or text. Undefined for
 * whatever lies outside of 2001 to 2100, such as the zero times of programming languages (1970-01-01, 0001-01-01).
 */
export const readTime = (value: unknown): UnixMs | undefined => {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const count = Number(value);
  const readings = Number.isNaN(count) ? readText(`${value}`) : UNITS_PER_MS.map((units) => Math.round(count / units));
  const time = readings.find((ms) => ms >= WIRE_LIMITS.minTime && ms <= WIRE_LIMITS.maxTime);
  return time === undefined ? undefined : unixMs(time);
};
