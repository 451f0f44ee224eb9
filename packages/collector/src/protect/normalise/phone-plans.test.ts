import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import { describe, expect, it } from "vitest";
import { PHONE_METADATA } from "./phone-metadata.ts";
import { readPlainInternational } from "./phone-plans.ts";

const byLibrary = (text: string): string | undefined => {
  const phone = parsePhoneNumberFromString(text, { extract: false }, PHONE_METADATA);
  return phone?.isPossible() ? phone.number.slice(1) : undefined;
};

const codes = fc.constantFrom(...Object.keys(PHONE_METADATA.country_calling_codes), "800", "999", "0");
const digits = fc.array(fc.constantFrom(..."0123456789"), { minLength: 3, maxLength: 13 });
const separators = fc.constantFrom("", "", "", " ", "-", ".");

describe("readPlainInternational", () => {
  it("reads what it reads as the library does", () => {
    let read = 0;
    fc.assert(
      fc.property(codes, digits, separators, (code, rest, separator) => {
        const text = `+${code}${separator}${rest.join(separator)}`;
        const plain = readPlainInternational(text);
        if (plain === undefined) return;
        read += 1;
        expect(plain).toBe(byLibrary(text));
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it.each(["+14155552671", "+1 415 555 2671", "+44 7700 900123", "+49-151-12345678", "+33.6.12.34.56.78"])("reads %s", (text) => {
    expect(readPlainInternational(text)).toBe(text.replace(/\D/g, ""));
  });

  it.each([
    "4155552671",
    "+44 (0) 7700 900123",
    "+4407700900123",
    "+1 415 555 2671 ext. 8",
    "+1",
    "+800 1234 5678",
    "+1 415  555 2671",
  ])("leaves %s to the library", (text) => expect(readPlainInternational(text)).toBeUndefined());
});
