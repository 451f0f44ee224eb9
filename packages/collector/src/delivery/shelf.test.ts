import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyShelved, createShelf, readShelved, type Shelf, type Shelved, type SpareBlocks } from "./shelf.ts";

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

describe("takeOff", () => {
  it("leaves every text that is still needed as it was, whatever is written where others were", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.nat(), fc.nat(1)), { maxLength: 200 }), (steps) => {
        const spare: SpareBlocks = [];
        const shelves = [createShelf(spare), createShelf(spare)] as const;
        let kept: { readonly text: string; readonly shelf: Shelf; readonly shelved: Shelved }[] = [];
        for (const [index, [length, choice, side]] of steps.entries()) {
          const text = `${index}é`.padEnd(length, "x");
          const shelf = shelves[side === 0 ? 0 : 1];
          kept.push({ text, shelf, shelved: shelf.put(text) });
          const gone = kept[choice % (kept.length * 2)];
          gone?.shelf.takeOff(gone.shelved);
          kept = kept.filter((one) => one !== gone);
        }
        expect(kept.map(({ shelved }) => readShelved(shelved))).toEqual(kept.map(({ text }) => text));
      }),
    );
  });

  it("gives a block to the next text when none of its own is needed", () => {
    const spare: SpareBlocks = [];
    const shelf = createShelf(spare);
    const [first, second, third] = [shelf.put("a".repeat(10_000)), shelf.put("b".repeat(10_000)), shelf.put("c".repeat(10_000))];
    const other = shelf.put("d".repeat(10_000));
    shelf.takeOff(first);
    shelf.takeOff(second);
    expect(spare).toHaveLength(0);
    shelf.takeOff(third);
    expect(spare).toHaveLength(1);
    expect(createShelf(spare).put("e").block).toBe(first.block);
    expect(readShelved(other)).toBe("d".repeat(10_000));
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

  it("writes empty texts too, also at the end of a block", () => {
    const shelf = createShelf();
    const given = ["", "", "x".repeat(32 * 1024), "", ""];
    const target = new Uint8Array(100_000);
    const end = copyShelved(given.map(shelf.put), target, 0);
    expect(new TextDecoder().decode(target.subarray(0, end))).toBe(given.join(","));
  });
});
