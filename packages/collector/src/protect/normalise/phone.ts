import { getCountryCallingCode, parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from "libphonenumber-js/core";
import type { Normalise } from "./normaliser.ts";
import { PHONE_METADATA } from "./phone-metadata.ts";
import { readPlainInternational } from "./phone-plans.ts";

/** `extract: false`: the text must be a number, not hold one. */
const read = (text: string, defaultCountry?: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { extract: false, ...(defaultCountry ? { defaultCountry } : {}) }, PHONE_METADATA);

/** E.164 without its `+`, which leaves no leading zero: no calling code starts with one. */
const digits = (phone: PhoneNumber | undefined): string | undefined => phone?.number.slice(1);

/**
 * A possible length, not a number that is in service: plans change more often than packages, and every shop tests with 555 or 7700 900.
 */
const ifPossible = (phone: PhoneNumber | undefined) => (phone?.isPossible() ? phone : undefined);

const isSupported = (code: string): code is CountryCode => Object.hasOwn(PHONE_METADATA.countries, code);

/** Address books put marks of direction around a number, and copying brings them along. */
const UNSEEN = /\p{Cf}/gu;

/** "49 151 …" in Germany: the country is there and its + is not. The library would read an area code 049. */
const withoutPlus = (text: string, country: CountryCode): PhoneNumber | undefined => {
  if (!text.startsWith(getCountryCallingCode(country, PHONE_METADATA))) return undefined;
  const phone = read(`+${text}`);
  return phone?.isValid() ? phone : undefined;
};

/**
 * The digits of the international form: country code first, no +, no leading zeros. National numbers are completed with the country of the
 * context; a number that cannot be completed is refused, for a hash of half a number matches nobody or, worse, somebody else. The result
 * is a fixed point once its + is back.
 */
export const normalisePhone: Normalise = (text, { country }) => {
  const number = text
    .replace(UNSEEN, "")
    .trim()
    .replace(/^\((?=[+＋])/, "");
  if (/^[+＋]/.test(number)) return readPlainInternational(number) ?? digits(ifPossible(read(number)));
  const home = country !== undefined && isSupported(country) ? country : undefined;
  const national = home === undefined ? undefined : (withoutPlus(number, home) ?? ifPossible(read(number, home)));
  return digits(national ?? (number.startsWith("00") ? ifPossible(read(`+${number.slice(2)}`)) : undefined));
};
