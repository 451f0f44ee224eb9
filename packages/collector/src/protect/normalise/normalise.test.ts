import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../lib/sha256.ts";
import { unixMs } from "../../lib/time.ts";
import { HASHED_KEYS, type HashedKey } from "../../wire/stored-event.ts";
import { USER_FIELDS } from "../user-fields.ts";
import { BIRTHDAY_CASES } from "./cases/birthday.ts";
import type { NormaliseCase } from "./cases/case.ts";
import { EMAIL_CASES } from "./cases/email.ts";
import { GENDER_CASES } from "./cases/gender.ts";
import { EXTERNAL_ID_CASES, MOBILE_ID_CASES } from "./cases/id.ts";
import { NAME_CASES } from "./cases/name.ts";
import { PHONE_CASES } from "./cases/phone.ts";
import { CITY_CASES, COUNTRY_CASES, POSTCODE_CASES, STATE_CASES } from "./cases/place.ts";
import type { NormaliseContext } from "./normaliser.ts";

const CASES: Record<HashedKey, readonly NormaliseCase[]> = {
  em: EMAIL_CASES,
  ph: PHONE_CASES,
  fn: NAME_CASES,
  ln: NAME_CASES,
  ge: GENDER_CASES,
  db: BIRTHDAY_CASES,
  ct: CITY_CASES,
  st: STATE_CASES,
  zp: POSTCODE_CASES,
  country: COUNTRY_CASES,
  external_id: EXTERNAL_ID_CASES,
  hashed_maids: MOBILE_ID_CASES,
};

const contextOf = (country: string | undefined): NormaliseContext => ({
  receivedAt: unixMs(Date.UTC(2026, 0, 15, 12)),
  ...(country === undefined ? {} : { country }),
});

/** Not our own hash: whatever ours is built on, the answer must be this one. */
const independentHash = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** Random texts of the whole of Unicode, and the cases' own values cut, joined and padded. */
const texts = (key: HashedKey): fc.Arbitrary<string> => {
  const given = fc.constantFrom(...CASES[key].map((row) => row.given));
  return fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(..." 0123456789+-./()@'aAzZéİßÅ\u030a\u0301ς東") }),
    fc.tuple(given, fc.string({ unit: "grapheme", maxLength: 4 })).map(([text, more]) => text + more),
    fc.tuple(given, fc.nat(12)).map(([text, cut]) => text.slice(cut)),
  );
};
const countries = fc.constantFrom(undefined, "US", "GB", "DE", "IT", "CA", "AQ", "XX");

describe.each(HASHED_KEYS)("the normaliser of %s", (key) => {
  const { normalise } = USER_FIELDS[key];

  it.each(CASES[key])("reads $given in $country as $normal", ({ given, country, normal, sha256 }) => {
    const result = normalise(given, contextOf(country));
    expect(result).toBe(normal);
    if (result === undefined || normal === undefined) return;
    expect(sha256Hex(result)).toBe(independentHash(normal));
    if (sha256 !== undefined) expect(sha256Hex(result)).toBe(sha256);
  });

  it("never throws, and never gives an empty text", () => {
    fc.assert(fc.property(texts(key), countries, (text, country) => normalise(text, contextOf(country)) !== ""));
  });

  it("gives a fixed point (of a phone number, once its + is back)", () => {
    fc.assert(
      fc.property(texts(key), countries, (text, country) => {
        const once = normalise(text, contextOf(country));
        if (once === undefined) return;
        expect(normalise(key === "ph" ? `+${once}` : once, contextOf(country))).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  it("is never longer than the text in lower case, but for a phone number's country code", () => {
    fc.assert(
      fc.property(texts(key), countries, (text, country) => {
        const countryCode = key === "ph" ? 3 : 0;
        const bound = Math.max(text.length, text.toLowerCase().normalize("NFC").length) + countryCode;
        expect(normalise(text, contextOf(country))?.length ?? 0).toBeLessThanOrEqual(bound);
      }),
    );
  });

  it("hashes what it gives as node:crypto does", () => {
    fc.assert(
      fc.property(texts(key), (text) => {
        const normal = normalise(text, contextOf("US")) ?? "";
        expect(sha256Hex(normal)).toBe(independentHash(normal));
      }),
    );
  });
});
