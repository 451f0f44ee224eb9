import { InvalidArgumentError } from "commander";
import { parseTime } from "../lib/parse-time.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs, unixMs } from "../lib/time.ts";

const UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** A moment as people write it: `90m` (ago), `2026-11-20` (midnight here), `2026-11-20T08:00`, with a zone or `Z` if there is one. */
export const parseMoment = (text: string, now: UnixMs): UnixMs => {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const at = count === undefined ? parseTime(text) : unixMs(now - Number(count) * (UNITS[unit] ?? 0));
  if (at === undefined || at < 0)
    throw new InvalidArgumentError("Write a time such as 90m, 24h, 7d (ago), 2026-11-20 or 2026-11-20T08:00Z.");
  return at;
};
