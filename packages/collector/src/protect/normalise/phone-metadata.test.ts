import fc from "fast-check";
import { parsePhoneNumberFromString as readSlim } from "libphonenumber-js/core";
import { parsePhoneNumberFromString as readFull } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { PHONE_METADATA } from "./phone-metadata.ts";

const callingCodes = fc.constantFrom(...Object.keys(PHONE_METADATA.country_calling_codes));
const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 4, maxLength: 12 });

describe("PHONE_METADATA", () => {
  it("gives the international form that the library's largest plans give", () => {
    fc.assert(
      fc.property(callingCodes, digits, (code, rest) => {
        const full = readFull(`+${code}${rest}`, { extract: false });
        const slim = readSlim(`+${code}${rest}`, { extract: false }, PHONE_METADATA);
        fc.pre(full?.isPossible() === true);
        expect(slim?.number).toBe(full?.number);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps one country per calling code, and every country", () => {
    expect(PHONE_METADATA.country_calling_codes["44"]).toEqual(["GB"]);
    expect(Object.keys(PHONE_METADATA.countries)).toEqual(expect.arrayContaining(["GB", "GG", "IM", "JE", "US", "CA"]));
  });
});
