import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodedTexts } from "./encoded-text.ts";

describe("encodedTexts", () => {
  it.each(["base64", "base64url"] as const)("reads what begins in ASCII, in %s", (encoding) => {
    fc.assert(
      fc.property(fc.string({ minLength: 9, unit: "grapheme-ascii" }), fc.string({ unit: "grapheme" }), (head, tail) => {
        // It stands for bytes that are no text.
        fc.pre(!tail.includes("\ufffd"));
        const text = head + tail;
        expect(encodedTexts(Buffer.from(text).toString(encoding))).toEqual([text]);
      }),
    );
  });

  it("reads hexadecimal digits", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const hex = Buffer.from(address).toString("hex");
        expect([hex, hex.toUpperCase(), `0x${hex}`].map(encodedTexts)).toEqual([[address], [address], [address]]);
      }),
    );
  });

  const CODE = Buffer.from("jane@example.com").toString("base64");

  it.each([
    CODE,
    encodeURIComponent(CODE),
    `data:text/plain;base64,${CODE}`,
    `1,${CODE},2`,
    `u-${CODE}`,
    `/u/${CODE}`,
    `/u/${CODE.replace(/=+/, "")}/done`,
  ])("reads what stands in %s", (text) => expect(encodedTexts(text)).toEqual(["jane@example.com"]));

  it.each([
    "",
    "pinterest",
    "spring_sale_2026",
    "3f1e2d4c-5b6a-4789-9abc-def012345678",
    "amFuZUBleGFtc",
    "a b",
    "SKU-RED-SCARF-01",
    "5234567890123456",
    "d41d8cd98f00b204e9800998ecf8427e",
  ])("finds none in %j", (text) => expect(encodedTexts(text)).toEqual([]));

  it("reads the parts of a token, but for its signature", () => {
    expect(encodedTexts("eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.\u0000")).toEqual(['{"alg":"none"}', '{"sub":"jane"}']);
  });
});
