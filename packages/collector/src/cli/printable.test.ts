import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printableJson, printableText } from "./printable.ts";

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const texts = fc.string({
  unit: fc.oneof(fc.constantFrom("\u001b", "\u009b", "\u202e", "\u2028", "\n", "\r", "\u{e0001}"), fc.string()),
});

describe("printableText", () => {
  it("holds nothing that a terminal obeys", () => {
    fc.assert(fc.property(texts, (text) => !OBEYED.test(printableText(text)) && !printableText(text).includes("\n")));
  });
});

describe("printableJson", () => {
  it("holds nothing that a terminal obeys, and is the same JSON", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(undefined, 2), (text, indent) => {
        const json = printableJson({ [text]: [text] }, indent);
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
        return !OBEYED.test(json);
      }),
    );
  });
});
