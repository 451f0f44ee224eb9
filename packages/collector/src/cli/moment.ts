import { InvalidArgumentError } from "commander";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs, unixMs } from "../lib/time.ts";

const UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** A moment as people write it: `90m` (ago), `2026-11-20` (midnight here), `2026-11-20T08:00`, with a zone or `Z` if there is one. */
export const parseMoment = (text: string, now: UnixMs): UnixMs => {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const [, day, time = "T00:00"] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text) ?? [];
  const at = count === undefined ? readDate(day, time) : now - Number(count) * (UNITS[unit] ?? 0);
  if (Number.isNaN(at) || at < 0)
    throw new InvalidArgumentError("Write a time such as 90m, 24h, 7d (ago), 2026-11-20 or 2026-11-20T08:00Z.");
  return unixMs(at);
};

const readDate = (day: string | undefined, time: string): number =>
  day === undefined || !isInCalendar(day) ? Number.NaN : Date.parse(day + time);

/** Date takes 2026-02-30 for the second of March. */
const isInCalendar = (day: string): boolean => {
  const at = new Date(`${day}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};
