import { describe, expect, it } from "vitest";
import { bag, either, extra, flag, list, nullable, number, object, oneOf, optional, readAs, text, type Shape } from "./shape.ts";

const PERSON = object({ name: text(5, 1), age: optional(number(0, 150)), home: optional(object({ city: text(3) })) });
const LETTER = "\u{1f600}";

/** The first flaw, as `pointer message`; undefined: none. */
const CASES: readonly [what: string, shape: Shape<unknown>, value: unknown, flaw: string | undefined][] = [
  ["a text", text(5), "hello", undefined],
  ["a number for a text", text(5), 5, " must be string"],
  ["a longer text", text(5), "hello!", " must not have more than 5 characters"],
  ["a shorter text", text(5, 1), "", " must not have fewer than 1 characters"],
  ["a text of characters that take two units", text(3), LETTER.repeat(3), undefined],
  ["one more of them", text(3), LETTER.repeat(4), " must not have more than 3 characters"],
  ["a number", number(1, 3), 3, undefined],
  ["a smaller number", number(1, 3), 0.5, " must be >= 1"],
  ["a larger number", number(1, 3), 3.5, " must be <= 3"],
  ["an infinite number", number(), Infinity, " must be number"],
  ["a numeral", number(), "5", " must be number"],
  ["a flag", flag, false, undefined],
  ["a number for a flag", flag, 0, " must be boolean"],
  ["a list", list, [1, "two"], undefined],
  ["an object for a list", list, {}, " must be array"],
  ["a bag", bag, { any: { thing: 1 } }, undefined],
  ["a list for a bag", bag, [], " must be object"],
  ["null for a bag", bag, null, " must be object"],
  ["an allowed word", oneOf("yes", "no"), "no", undefined],
  ["another word", oneOf("yes", "no"), "maybe", " must be one of yes, no"],
  ["another version", oneOf(1), 2, " must be 1"],
  ["the second of two kinds", either(text(5), number()), 5, undefined],
  ["neither of two kinds", either(text(5), number()), true, " must be string"],
  ["null where it may be", nullable(text(5)), null, undefined],
  ["null where it may not be", text(5), null, " must be string"],
  ["an object with all keys", PERSON, { name: "Ada", age: 36, home: { city: "Rom" } }, undefined],
  ["an object with a key more", PERSON, { name: "Ada", shoes: 2 }, undefined],
  ["an object without a required key", PERSON, { age: 36 }, " must have required properties name"],
  ["an object without all required keys", object({ a: flag, b: flag }), {}, " must have required properties a, b"],
  ["an object with a flaw", PERSON, { name: "Ada", age: -1 }, "/age must be >= 0"],
  [
    "an object with a flaw further in",
    PERSON,
    { name: "Ada", home: { city: "Roma" } },
    "/home/city must not have more than 3 characters",
  ],
  ["an optional key that is null", PERSON, { name: "Ada", age: null }, "/age must be number"],
];

const ORDER = object({ id: text(5, 1), note: extra(text(3)), to: extra(object({ city: text(3), street: extra(text(3)) })) });

/** What is read where extras have flaws, and which parts were left out. */
const LENIENT: readonly [what: string, value: object, read: object, leftOut: readonly string[]][] = [
  ["nothing odd", { id: "a", note: "hi" }, { id: "a", note: "hi" }, []],
  ["an odd extra", { id: "a", note: 5 }, { id: "a" }, ["note"]],
  ["an extra that is null", { id: "a", note: null }, { id: "a" }, ["note"]],
  ["an odd extra of an extra", { id: "a", to: { city: "Rom", street: 5 } }, { id: "a", to: { city: "Rom" } }, ["to.street"]],
  ["an extra that is odd without it, too", { id: "a", to: { city: 5, street: 5 } }, { id: "a" }, ["to"]],
  ["several", { id: "a", note: "long", to: 5 }, { id: "a" }, ["note", "to"]],
];

describe("readAs", () => {
  it.each(CASES)("reads %s", (_what, shape, value, flaw) => {
    const read = readAs(shape, value);
    if (flaw === undefined) expect(read).toEqual({ ok: true, value });
    else expect(!read.ok && `${read.failure.pointer} ${read.failure.message}`).toBe(flaw);
  });

  it.each(LENIENT)("leaves out of %s what is odd", (_what, value, expected, expectedLeftOut) => {
    const sent = structuredClone(value);
    const leftOut: string[] = [];
    const read = readAs(ORDER, value, (part) => leftOut.push(part));
    expect(read).toEqual({ ok: true, value: expected });
    expect(leftOut).toEqual(expectedLeftOut);
    expect(value).toEqual(sent);
  });

  it("refuses what is no extra, whatever else is odd", () => {
    const read = readAs(ORDER, { id: 5, note: 5 });
    expect(!read.ok && read.failure.pointer).toBe("/id");
  });
});
