import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64 } from "./base64-text.ts";

describe("fromBase64", () => {
  it.each(["base64", "base64url"] as const)("reads what begins in ASCII, in %s", (encoding) => {
    fc.assert(
      fc.property(fc.string({ minLength: 9, unit: "grapheme-ascii" }), fc.string({ unit: "grapheme" }), (head, tail) => {
        // It stands for bytes that are no text.
        fc.pre(!tail.includes("\ufffd"));
        const text = head + tail;
        expect(fromBase64(Buffer.from(text).toString(encoding))).toEqual([text]);
      }),
    );
  });

  it.each([
    "",
    "pinterest",
    "spring_sale_2026",
    "3f1e2d4c-5b6a-4789-9abc-def012345678",
    "amFuZUBleGFtc",
    "a b",
    "SKU-RED-SCARF-01",
  ])("finds none in %j", (text) => expect(fromBase64(text)).toEqual([]));

  it("reads the parts of a token, but for its signature", () => {
    expect(fromBase64("eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.\u0000")).toEqual(['{"alg":"none"}', '{"sub":"jane"}']);
  });
});
