import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode } from "./encode.ts";

describe("encode", () => {
  it("says what JSON.stringify says of JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(encode(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it("writes a bigint as text", () => {
    expect(encode({ amount: 12n })).toBe('{"amount":"12"}');
  });

  it("cuts lists and texts deterministically", () => {
    expect(JSON.parse(encode({ items: [1, 2, 3], text: "x".repeat(20) }, 2))).toEqual({ items: [1, 2], text: "x".repeat(16) });
  });

  it("leaves out at every depth what it is told to", () => {
    const events = [{ user: { id: "u" }, props: { user: 1, kept: 2, list: ["no"] } }];
    expect(encode(events, undefined, (key, part) => key === "user" || part === "no")).toBe(
      '[{"props":{"kept":2,"list":[null]}}]',
    );
  });

  it("passes an Array.prototype.toJSON of old libraries by", () => {
    // oxlint-disable-next-line no-extend-native -- what those libraries do
    Object.defineProperty(Array.prototype, "toJSON", { value: () => "[hostile]", configurable: true });
    try {
      expect(encode({ items: [[1], { deep: [2] }] })).toBe('{"items":[[1],{"deep":[2]}]}');
    } finally {
      Reflect.deleteProperty(Array.prototype, "toJSON");
    }
  });
});
