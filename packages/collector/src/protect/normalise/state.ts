import { lookupKey } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";
import { LONG_STATE_CODES, STATE_NAMES } from "./states.ts";

const ISO_3166_2 = /^\s*[a-z]{2}-([a-z]{2,3})\s*$/i;

/**
 * The two-letter code, lower-case; for Australia's New South Wales and its like the official three letters. Taken as it is, from ISO 3166-2
 * ("US-CA") or from the name of a state of the USA, Canada or Australia.
 */
export const normaliseState: Normalise = (text) => {
  const key = lookupKey(ISO_3166_2.exec(text)?.[1] ?? text);
  return /^[a-z]{2}$/.test(key) || LONG_STATE_CODES.has(key) ? key : STATE_NAMES.get(key);
};
