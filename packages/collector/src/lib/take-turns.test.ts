import { describe, expect, it } from "vitest";
import { takeTurns } from "./take-turns.ts";

describe("takeTurns", () => {
  it("runs so many at a time, in their order, also after one that failed", async () => {
    const inTurn = takeTurns(2);
    const ends = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
    const begun: number[] = [];
    const works = ends.map(({ promise }, index) =>
      inTurn(() => {
        begun.push(index);
        return promise;
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]?.reject(new Error("as planned"));
    await expect(works[1]).rejects.toThrow("as planned");
    expect(begun).toEqual([0, 1, 2]);
    for (const index of [0, 2, 3, 4]) ends[index]?.resolve(index);
    expect(await Promise.all([works[0], works[2], works[3], works[4]])).toEqual([0, 2, 3, 4]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(await inTurn(async () => 5)).toBe(5);
  });
});
