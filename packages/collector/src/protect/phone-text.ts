import { percentDecoded } from "./emails.ts";

/**
 * A phone number in international form, set off from letters and digits before it, in the ways that people write one: `+49 (0) 170-998 87 76`.
 * Without its + it might be any number. No text costs more than its length.
 */
const PHONE = /(?<![\p{L}\p{N}])[+＋﹢][\s(\p{Cf}]{0,2}(?!0)\p{Nd}(?:[\s()./·\p{Pd}\p{Cf}]{0,3}\p{Nd}){6,14}(?!\p{Nd})/gu;

/** The text holds a phone number in international form, as it is or percent-encoded. */
export const holdsPhone = (text: string): boolean => {
  if (!/[+＋﹢%]/.test(text)) return false;
  return text.search(PHONE) >= 0 || (text.includes("%") && percentDecoded(text).search(PHONE) >= 0);
};

/** A text for people without phone numbers in international form; a text that hides one in percent-encoding goes as a whole. */
export const withoutPhones = (text: string): string => {
  if (!holdsPhone(text)) return text;
  const rest = text.replace(PHONE, "").replace(/\s+/g, " ").trim();
  return holdsPhone(rest) ? "" : rest;
};
