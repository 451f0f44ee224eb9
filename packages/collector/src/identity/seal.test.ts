import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeal } from "./seal.ts";

const OLD = "the old secret of at least thirty-two characters";
const NEW = "the new secret of at least thirty-two characters";
const content = new TextEncoder().encode("what a browser keeps for us");

describe("createSeal", () => {
  it("opens what it sealed, and seals the same differently each time", () => {
    const seal = createSeal([NEW]);
    const [once, twice] = [seal.seal(content, "shop"), seal.seal(content, "shop")];
    expect(once).not.toBe(twice);
    expect(seal.open(once, "shop")).toEqual(Buffer.from(content));
  });

  it("opens nothing of which a single bit was flipped, wherever", () => {
    const seal = createSeal([NEW]);
    const bytes = Buffer.from(seal.seal(content, "shop"), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(seal.open(flipped.toString("base64url"), "shop")).toBeUndefined();
    }
  });

  it("opens nothing that is cut, longer or spelt otherwise", () => {
    const seal = createSeal([NEW]);
    const sealed = seal.seal(content, "shop");
    for (let length = 0; length < sealed.length; length += 1) expect(seal.open(sealed.slice(0, length), "shop")).toBeUndefined();
    for (const text of [`${sealed}A`, `${sealed}=`, ` ${sealed}`, `${sealed}.`, `"${sealed}"`]) {
      expect(seal.open(text, "shop")).toBeUndefined();
    }
  });

  it("opens nothing of another site", () => {
    const seal = createSeal([NEW]);
    expect(seal.open(seal.seal(content, "blog"), "shop")).toBeUndefined();
  });

  it("opens what an old secret sealed while that is listed, and no longer", () => {
    const sealed = createSeal([OLD]).seal(content, "shop");
    expect(createSeal([NEW, OLD]).open(sealed, "shop")).toEqual(Buffer.from(content));
    expect(createSeal([NEW]).open(sealed, "shop")).toBeUndefined();
    expect(createSeal([OLD]).open(createSeal([NEW, OLD]).seal(content, "shop"), "shop")).toBeUndefined();
  });

  it("opens nothing of what anybody may send, and never throws", () => {
    const seal = createSeal([NEW]);
    const head = seal.seal(content, "shop").slice(0, 6);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.string().map((text) => head + text),
        ),
        (text) => {
          expect(seal.open(text, "shop")).toBeUndefined();
        },
      ),
    );
  });
});
