import { describe, expect, it } from "vitest";
import { shareLease, type Take } from "./share-lease.ts";

const lineOf = (name: string, length: number): Take<string> => {
  const line = Array.from({ length }, (_, index) => `${name}${index}`);
  return (max) => line.splice(0, max);
};

describe("shareLease", () => {
  it.each([
    { max: 4, retries: 9, fresh: 9, gives: ["r0", "r1", "f0", "f1"] },
    { max: 5, retries: 9, fresh: 9, gives: ["r0", "r1", "r2", "f0", "f1"] },
    { max: 4, retries: 9, fresh: 1, gives: ["r0", "r1", "r2", "f0"] },
    { max: 4, retries: 9, fresh: 0, gives: ["r0", "r1", "r2", "r3"] },
    { max: 4, retries: 1, fresh: 9, gives: ["r0", "f0", "f1", "f2"] },
    { max: 4, retries: 0, fresh: 2, gives: ["f0", "f1"] },
    { max: 1, retries: 1, fresh: 1, gives: ["r0"] },
    { max: 0, retries: 1, fresh: 1, gives: [] },
  ])("gives $gives for $max of $retries retries and $fresh fresh", ({ max, retries, fresh, gives }) => {
    expect(shareLease(max, lineOf("r", retries), lineOf("f", fresh))).toEqual(gives);
  });
});
