import { fold } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** ZIP+4, as only the USA write it; without its hyphen it is read so only there. */
const ZIP_PLUS_4 = /^\s*(\d{5})\s*-\s*\d{4}\s*$/;
const US_ZIP = /^\s*(\d{5})(?:\s*-?\s*\d{4})?\s*$/;

/** As Europe writes the country before it, by its code or a car's: D-10115, SE-111 22. */
const COUNTRY_BEFORE = /^\s*([A-Z]{1,2})\s*-\s*(?=\d)/;

/**
 * USA: the five digits. Elsewhere lower-case letters and digits without spaces: Pinterest's text says digits only, but its own Salesforce
 * plugin keeps letters, and "SW1A 1AA" cut to "11" would match nobody.
 */
export const normalisePostcode: Normalise = (text, { country }) => {
  // Japanese forms have them in full width.
  const code = text.normalize("NFKC");
  if (country === "US") return US_ZIP.exec(code)?.[1];
  if (country === undefined) return ZIP_PLUS_4.exec(code)?.[1] ?? lettersAndDigits(code);
  const local = code.replace(COUNTRY_BEFORE, (all, before: string) => (country.startsWith(before) ? "" : all));
  return lettersAndDigits(local);
};

const lettersAndDigits = (text: string): string | undefined => fold(text).replace(/[^a-z0-9]/g, "") || undefined;
