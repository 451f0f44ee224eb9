import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { roleOf } from "./grants.ts";

const GRANTS = { admin: "a".repeat(32), read: "r".repeat(32) };

describe("roleOf", () => {
  it.each([
    ["a".repeat(32), "admin"],
    ["r".repeat(32), "read"],
    ["a".repeat(31), undefined],
    ["a".repeat(33), undefined],
    ["", undefined],
  ])("gives for '%s' %s", (token, role) => expect(roleOf(GRANTS, token, sha256Hex)).toBe(role));

  it("gives no role that has no token", () => {
    expect(roleOf({ admin: GRANTS.admin }, "undefined", sha256Hex)).toBeUndefined();
    expect(roleOf({}, "", sha256Hex)).toBeUndefined();
  });

  it("does the same work for every token, right or wrong, long or short", () => {
    const work = (token: string): readonly number[] => {
      const lengths: number[] = [];
      roleOf(GRANTS, token, (text) => {
        const hashed = sha256Hex(text);
        lengths.push(hashed.length);
        return hashed;
      });
      return lengths;
    };
    const expected = work(GRANTS.admin);
    for (const token of [GRANTS.read, "", "a", `${GRANTS.admin.slice(0, -1)}b`]) expect(work(token)).toEqual(expected);
  });
});
