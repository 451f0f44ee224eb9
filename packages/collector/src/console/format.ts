import { MAX_ATTEMPTS } from "../record/journey.ts";

const NUMBERS = new Intl.NumberFormat("en-US");

/** `1,204` */
export const formatCount = (count: number): string => NUMBERS.format(count);

/** `1 event`, `1,204 events` */
export const formatEvents = (count: number, noun = "event"): string => `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;

/** An event's name to read: in quotes where it has blanks alone, which nobody would see. */
export const formatName = (name: string): string => (name.trim() === "" ? `“${name}”` : name);

/** `1 attempt`, `15 attempts`, `the last 20 attempts`: a journey keeps no more. */
export const attemptCount = ({ length }: readonly unknown[]): string =>
  length < MAX_ATTEMPTS ? formatEvents(length, "attempt") : `the last ${MAX_ATTEMPTS} attempts`;

/** `83 %`; less than one in a hundred is not nothing. */
export const formatShare = (part: number, whole: number): string => {
  if (whole === 0) return "–";
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 1 ? "< 1 %" : `${Math.floor(percent)} %`;
};
