import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsContact, withoutContacts } from "./contacts.ts";

const HELD = [
  "jane&#64;example.com",
  "jane&#064;example&#46;com",
  "jane&#64example.com",
  "jane&#x40;example.com",
  "jane&#X40;example.com",
  "jane&#65312;example.com",
  "jane&commat;example&period;com",
  "jane&amp;#64;example.com",
  "jane&amp;amp;commat;example.com",
  String.raw`jane\u0040example.com`,
  String.raw`jane\u{40}example\u{2e}com`,
  String.raw`jane\x40example\x2ecom`,
  String.raw`\\u0022jane\\u0040example.com`,
  "jane%u0040example.com",
  "jane%26%2364%3Bexample.com",
  "jane%2526%252364%253Bexample.com",
  "jane%5Cu0040example.com",
  "&#43;49 170 9988776",
  "&plus;49 170 9988776",
  String.raw`\u002b491709988776`,
  "amFuZUBleGFtcGxlLmNvbQ%3D%3D",
  "6a616e65406578616d706c652e636f6d",
  "2b343931373039393838373736",
];

const NOT_HELD = [
  "Tom &amp; Jerry&#39;s lamps",
  "&#64;home",
  "5 &commat; 3.50",
  String.raw`C:\users\x\u.txt`,
  "R&D",
  "&#99999999;",
  "&#x110000;",
  "100 %26 more",
  "&#43;1",
];

describe("holdsContact", () => {
  it.each(HELD)("sees one in %s", (text) => {
    expect(holdsContact(text)).toBe(true);
    expect(withoutContacts(`Hello ${text}, welcome`)).toBe("");
  });

  it.each(NOT_HELD)("sees none in %s", (text) => {
    expect(holdsContact(text)).toBe(false);
    expect(withoutContacts(text)).toBe(text);
  });

  it("sees every address whose characters are all written as references or escapes", () => {
    const written = [
      (code: number) => `&#${code};`,
      (code: number) => `&#x${code.toString(16)};`,
      (code: number) => `\\u${code.toString(16).padStart(4, "0")}`,
    ];
    fc.assert(
      fc.property(fc.emailAddress(), fc.constantFrom(...written), (address, write) =>
        holdsContact([...address].map((character) => write(character.charCodeAt(0))).join("")),
      ),
    );
  });

  it("looks through a bounded number of layers", () => {
    expect(holdsContact(`${"&amp;".repeat(10_000)}#64;`)).toBe(false);
    expect(holdsContact(`${String.raw`\u005c`}${"u005c".repeat(10_000)}u0040`)).toBe(false);
  });
});
