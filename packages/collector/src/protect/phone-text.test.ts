import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsPhone, withoutPhones } from "./phone-text.ts";

const HELD = [
  "+447700900123",
  "+44 (0) 7700 900123",
  "+1 (415) 555-2671",
  "+44.7700.900123",
  "+44\u20117700\u2011900123",
  "\u202a+44 7700 900123\u202c",
  "＋447700900123",
  "tel:+447700900123",
  "%2B447700900123",
  "%EF%BC%8B447700900123",
  "ring (+44 7700 900123) soon",
  "+(44) 7700 900123",
  "+44·7700·900123",
  "+\u200b447700900123",
  "+４４ ７７００ ９００１２３",
  "﹢٤٤٧٧٠٠٩٠٠١٢٣",
  "%2B%EF%BC%94%EF%BC%94 7700 900123",
  "%2B44%C2%A07700%E2%80%91900123",
];
const NOT_HELD = [
  "",
  "+",
  "+1",
  "+10 (20 %)",
  "447700900123",
  "AB+12345678",
  "2+12345678",
  "+0 123 456 789",
  "+12345678901234567",
];

const TEXTS: readonly (readonly [given: string, without: string])[] = [
  ["Thank you", "Thank you"],
  ["Thank you, +44 7700 900123!", "Thank you, !"],
  ["+44 7700 900123 or +1 (415) 555-2671", "or"],
  ["ring %2B447700900123", ""],
];

describe("holdsPhone", () => {
  it.each(HELD)("sees one in %s", (text) => expect(holdsPhone(text)).toBe(true));
  it.each(NOT_HELD)("sees none in %s", (text) => expect(holdsPhone(text)).toBe(false));
});

describe("withoutPhones", () => {
  it.each(TEXTS)("makes %s into %s", (given, without) => expect(withoutPhones(given)).toBe(without));
  it("leaves no number", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1_000_000, max: 99_999_999_999_999 }), fc.string(), (before, number, after) => {
        expect(holdsPhone(withoutPhones(`${before} +${number} ${after}`))).toBe(false);
      }),
    );
  });
});
