import type { MetadataJson } from "libphonenumber-js/core";
import smallest from "libphonenumber-js/min/metadata";

/**
 * The library's smallest numbering plans, with one country per calling code. We ask for the international form only; which of the
 * countries of +44 a number lies in costs four fifths of a parse (20 µs against 4 µs, Node 24) and changes nothing in it.
 */
export const PHONE_METADATA: MetadataJson = {
  ...smallest,
  country_calling_codes: Object.fromEntries(
    Object.entries(smallest.country_calling_codes).map(([code, countries]) => [code, countries.slice(0, 1)]),
  ),
};
