import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsEmail, withoutEmails } from "./emails.ts";

const HELD = [
  "jane@example.com",
  "<jane@example.com>",
  "to:jane@x.co.",
  '"j d"@x.co',
  "a%40b.co",
  "a%2540b.co",
  "josé@bücher.de",
  "a＠b.co",
  "a%EF%BC%A0b.co",
  "a＠b．co",
  "a@b。co",
  "a@b｡co",
  "a@b﹒co",
  "a%E2%80%8B@b%EF%B9%92co",
  "a﹫b.co",
  "a%EF%BC%A0b%EF%BC%8Eco",
  // After one more decoding the comma would hide it.
  "%252ca%252c%40b.co",
  "a\u200b@b.co",
  "a@\u2060b.c\u00ado",
];
const NOT_HELD = [
  "",
  "jane",
  "@jane",
  "follow @jane.doe",
  "50 % off @ noon",
  "a@b",
  "npm i @scope/pkg",
  "100%",
  "%40",
  "5 @ 3.50",
  "Socks 3@9.99",
  "2%405.99 EUR",
];

const TEXTS: readonly (readonly [given: string, without: string])[] = [
  ["Thank you", "Thank you"],
  ["Thank you, jane@example.com!", "Thank you, !"],
  ["jane@example.com", ""],
  ["Order of jane.doe+x@example.co.uk | Shop", "Order of | Shop"],
  ["a@b.co and c@d.co", "and"],
  ["see a%40b.co", ""],
  ["of a\u200b@b．co here", "of here"],
];

describe("holdsEmail", () => {
  it.each(HELD)("sees one in %s", (text) => expect(holdsEmail(text)).toBe(true));
  it.each(NOT_HELD)("sees none in %s", (text) => expect(holdsEmail(text)).toBe(false));
  it("sees every address of RFC 5322's plain form", () => {
    fc.assert(fc.property(fc.emailAddress(), (address) => holdsEmail(address) && holdsEmail(encodeURIComponent(address))));
  });
});

describe("withoutEmails", () => {
  it.each(TEXTS)("makes %s into %s", (given, without) => expect(withoutEmails(given)).toBe(without));
  it("leaves no address, and is a fixed point", () => {
    fc.assert(
      fc.property(fc.string(), fc.emailAddress(), fc.string(), (before, address, after) => {
        const once = withoutEmails(`${before} ${address} ${after}`);
        expect(once).not.toContain(address);
        expect(holdsEmail(once)).toBe(false);
        expect(withoutEmails(once)).toBe(once);
      }),
    );
  });
});
