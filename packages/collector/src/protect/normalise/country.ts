import { COUNTRIES } from "./countries.ts";
import { lookupKey } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** Between two words only: a lone & is not AND, which is Andorra. */
const AMPERSAND = /(?<=\p{L})\s*&\s*(?=\p{L})/gu;

/** ISO 3166 alpha-2, lower-case; alpha-3 codes, English names and those of who lives there are understood. */
export const normaliseCountry: Normalise = (text) =>
  COUNTRIES.get(lookupKey(text.replace(AMPERSAND, " and ").replace(/^\s*st\.?\s/i, "saint ")));
