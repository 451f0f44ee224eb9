import type { WarningCode } from "../../wire/warnings.ts";
import { lookupKey } from "./fold.ts";
import { MONTHS } from "./months.ts";
import type { Normalise } from "./normaliser.ts";

interface WrittenDate {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/** Every written form that has one reading. `month` may be a name. */
const FORMS: readonly RegExp[] = [
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})(?:[T ]\d{2}:\d{2}.*)?$/,
  /^(?<year>\d{4})年(?<month>\d{1,2})月(?<day>\d{1,2})日$/,
  /^(?<day>\d{1,2})\. ?(?<month>\d{1,2})\. ?(?<year>\d{4})$/,
  /^(?<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?[ -]+(?:of |de )?(?<month>\p{L}{3,})\.?,?[ -]+(?:de |del )?(?<year>\d{4})$/iu,
  /^(?<month>\p{L}{3,})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})$/iu,
];

/** Day first in most of the world, month first in the USA. */
const TWO_READINGS = /^(?<first>\d{1,2})([-/])(?<second>\d{1,2})\2(?<year>\d{4})$/;

const readTwoWays = (text: string): WrittenDate | "ambiguous" | undefined => {
  const { first, second, year } = TWO_READINGS.exec(text)?.groups ?? {};
  if (first === undefined || second === undefined || year === undefined) return undefined;
  if (Number(first) > 12 || Number(first) === Number(second)) return { year, month: second, day: first };
  return Number(second) > 12 ? { year, month: first, day: second } : "ambiguous";
};

const readDate = (text: string): WrittenDate | "ambiguous" | undefined => {
  for (const form of FORMS) {
    const { year, month, day } = form.exec(text)?.groups ?? {};
    if (year !== undefined && month !== undefined && day !== undefined) return { year, month, day };
  }
  return readTwoWays(text);
};

const tidy = (text: string): string => text.trim().replace(/\s+/g, " ");

/** `YYYYMMDD`. Refused: dates that do not exist, before 1900, after today, and those with two readings. */
export const normaliseBirthday: Normalise = (text, { receivedAt }) => {
  const date = readDate(tidy(text));
  if (date === undefined || date === "ambiguous") return undefined;
  const year = Number(date.year);
  const month = /^\d/.test(date.month) ? Number(date.month) : (MONTHS.get(lookupKey(date.month)) ?? 0);
  const day = Number(date.day);
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!exists || year < 1900 || Date.UTC(year, month - 1, day) > receivedAt) return undefined;
  return `${date.year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}`;
};

/** Why a birthday was refused. */
export const birthdayWarning = (text: string): WarningCode =>
  readDate(tidy(text)) === "ambiguous" ? "ambiguous_birthday" : "invalid_birthday";
