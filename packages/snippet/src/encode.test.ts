import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode } from "./encode.ts";

describe("encode", () => {
  it("says what JSON.stringify says of JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(encode(value, 1_000)).toBe(JSON.stringify(value));
      }),
    );
  });

  it("cuts lists and texts deterministically", () => {
    expect(JSON.parse(encode({ items: [1, 2, 3], text: "x".repeat(20) }, 2))).toEqual({ items: [1, 2], text: "x".repeat(16) });
  });

  it("leaves out for storage, at every depth, what may say who the visitor is, and cuts nothing", () => {
    const long = "x".repeat(10_000);
    const event = {
      user: { id: "u" },
      url: "/?mail=jane%40a.test",
      props: { user: 1, kept: long, list: ["jane@a.test"], toString: { a: 1 } },
    };
    expect(JSON.parse(encode(event))).toEqual({ props: { kept: long, list: [null], toString: { a: 1 } } });
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
