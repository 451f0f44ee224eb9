import { describe, expect, it } from "vitest";
import { sameHash } from "./same-hash.ts";
import { sha256Hex, type Sha256Hex } from "./sha256.ts";

describe("sameHash", () => {
  const hash = sha256Hex("a key");

  it("knows a hash from every other, wherever they differ", () => {
    expect(sameHash(hash, sha256Hex("a key"))).toBe(true);
    for (let at = 0; at < hash.length; at += 1) {
      const other = `${hash.slice(0, at)}${hash[at] === "0" ? "1" : "0"}${hash.slice(at + 1)}`;
      expect(sameHash(hash, other as Sha256Hex)).toBe(false);
    }
  });

  it("takes none for the beginning of another", () => {
    expect(sameHash(hash, hash.slice(0, -1) as Sha256Hex)).toBe(false);
    expect(sameHash(hash.slice(0, -1) as Sha256Hex, hash)).toBe(false);
    expect(sameHash("" as Sha256Hex, hash)).toBe(false);
  });
});
