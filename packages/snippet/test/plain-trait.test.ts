import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseEmail } from "../../collector/src/protect/normalise/email.ts";
import { normalisePhone } from "../../collector/src/protect/normalise/phone.ts";
import { plainEmail, plainPhone } from "../src/plain-trait.ts";

const NOWHERE = { country: undefined };

describe("plainEmail", () => {
  const part = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(..."aZ9.+-_ éÅİ\u200b\u200e\u202a\u00ad,<") });

  it("spells every address as the collector does, and refuses what that refuses", () => {
    fc.assert(
      fc.property(part, part, part, (name, host, end) => {
        const text = `${name}@${host}.${end}`;
        expect(plainEmail(text)).toBe(normaliseEmail(text, NOWHERE));
      }),
    );
  });

  it.each(["", "jane", "jane@example", "a@b.de, c@d.de", "Jane <jane@example.com>"])("refuses %j", (text) => {
    expect(plainEmail(text)).toBeUndefined();
  });
});

describe("plainPhone", () => {
  const number = fc.tuple(
    fc.constantFrom("+", "00", "+ ", ""),
    fc.constantFrom("1", "44", "49", "33", "39", "7", "55"),
    fc.string({ minLength: 5, maxLength: 14, unit: fc.constantFrom(..."0123456789 -./()") }),
  );

  it("spells a number as the collector does, or leaves it out", () => {
    fc.assert(
      fc.property(number, ([plus, country, rest]) => {
        const plain = plainPhone(plus + country + rest);
        const theirs = normalisePhone(plus + country + rest, NOWHERE);
        if (plain && theirs) expect(plain).toBe(theirs);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["+44 7700 900123", "447700900123"],
    ["+1 (555) 123-4567", "15551234567"],
    ["0049 151 23456789", "4915123456789"],
  ])("spells %j", (text, plain) => {
    expect(plainPhone(text)).toBe(plain);
    expect(normalisePhone(text, NOWHERE)).toBe(plain);
  });

  it.each(["07700 900123", "+44 (0)7700 900123", "+1", "+1 555 CALL NOW", "+12345678901234567"])("leaves out %j", (text) => {
    expect(plainPhone(text)).toBeUndefined();
  });
});
