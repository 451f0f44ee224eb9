import { SECOND_MS, type UnixMs, unixMs } from "./time.ts";

const FORM = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A date, or a date and a time of day, as RFC 3339 has them (`2026-11-20T08:00:30Z`); undefined where there is no such moment. Without a
 * time it is midnight; without a zone `zone` is meant, by default the machine's own. A leap second, which Unix time does not know, is the
 * second after it.
 */
export const parseTime = (text: string, zone = ""): UnixMs | undefined => {
  const [, day, minute = "00:00", second = "00", fraction = "", zoneGiven = zone] = FORM.exec(text) ?? [];
  if (day === undefined || !isInCalendar(day)) return undefined;
  const isLeap = second === "60";
  const ms = Date.parse(`${day}T${minute}:${isLeap ? "59" : second}${fraction}${zoneGiven.toUpperCase()}`);
  return Number.isNaN(ms) ? undefined : unixMs(isLeap ? ms + SECOND_MS : ms);
};

/** Date takes 2026-02-30 for the second of March. */
const isInCalendar = (day: string): boolean => {
  const at = new Date(`${day}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};
