import { describe, expect, it } from "vitest";
import { recentKeys } from "./recent-keys.ts";

const keysUpTo = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `key ${index}`);

describe("recentKeys", () => {
  it("remembers more than the last half of its capacity, and forgets what lies further back than all of it", () => {
    for (let count = 100; count < 210; count += 10) {
      const added = keysUpTo(count);
      // Asking is a use: each key is asked of a memory of its own.
      const remembered = added.filter((key) => {
        const keys = recentKeys(100);
        added.forEach(keys.add);
        return keys.has(key);
      });
      expect(remembered).toEqual(added.slice(-remembered.length));
      expect(remembered.length).toBeGreaterThan(50);
      expect(remembered.length).toBeLessThanOrEqual(100);
    }
  });

  it("keeps what is asked for again and again", () => {
    const keys = recentKeys(100);
    keys.add("asked");
    for (const key of keysUpTo(1000)) {
      keys.add(key);
      expect(keys.has("asked")).toBe(true);
    }
  });

  it("forgets a key at once, however long ago it was added, and no other", () => {
    const keys = recentKeys(100);
    for (const key of keysUpTo(60)) keys.add(key);
    for (const key of ["key 20", "key 59"]) keys.forget(key);
    expect(["key 20", "key 21", "key 58", "key 59"].filter(keys.has)).toEqual(["key 21", "key 58"]);
  });

  it("knows nothing at first", () => {
    expect(recentKeys().has("constructor")).toBe(false);
  });
});
