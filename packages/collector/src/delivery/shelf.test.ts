import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyShelved, createShelf, readShelved } from "./shelf.ts";

const texts = fc.array(
  fc.string({ unit: "binary", maxLength: 200 }).map((text) => text.toWellFormed()),
  { maxLength: 60 },
);

describe("createShelf", () => {
  it("gives back every text, whatever stands beside it", () => {
    fc.assert(
      fc.property(texts, (given) => {
        const shelf = createShelf();
        expect(given.map(shelf.put).map(readShelved)).toEqual(given);
      }),
    );
  });

  it("gives back texts that fill a block, go over its end, or are larger than one", () => {
    const shelf = createShelf();
    const given = [40_000, 32_768, 32_767, 1, 20_000, 12_768, 100_000].map((length, index) => `${index}é`.padEnd(length, "x"));
    expect(given.map(shelf.put).map(readShelved)).toEqual(given);
  });
});

describe("copyShelved", () => {
  it("writes any choice of texts in its order, with commas between them", () => {
    fc.assert(
      fc.property(texts, fc.infiniteStream(fc.boolean()), (given, coins) => {
        const shelves = [createShelf(), createShelf()] as const;
        const shelved = given.map((text) => shelves[coins.next().value ? 0 : 1].put(text));
        const chosen = shelved.filter(() => coins.next().value);
        const target = new Uint8Array(100_000);
        const end = copyShelved(chosen, target, 7);
        expect(new TextDecoder().decode(target.subarray(7, end))).toBe(chosen.map(readShelved).join(","));
      }),
    );
  });
});
