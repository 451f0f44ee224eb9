import { fold } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** ZIP+4, as only the USA write it; without its hyphen it is read so only there. */
const ZIP_PLUS_4 = /^\s*(\d{5})\s*-\s*\d{4}\s*$/;
const US_ZIP = /^\s*(\d{5})(?:\s*-?\s*\d{4})?\s*$/;

/**
 * USA: the five digits. Elsewhere lower-case letters and digits without spaces: Pinterest's text says digits only, but its own Salesforce
 * plugin keeps letters, and "SW1A 1AA" cut to "11" would match nobody.
 */
export const normalisePostcode: Normalise = (text, { country }) => {
  if (country === "US") return US_ZIP.exec(text)?.[1];
  const zip = country === undefined ? ZIP_PLUS_4.exec(text)?.[1] : undefined;
  return zip ?? (fold(text).replace(/[^a-z0-9]/g, "") || undefined);
};
