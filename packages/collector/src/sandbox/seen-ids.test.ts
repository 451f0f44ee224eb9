import { describe, expect, it } from "vitest";
import { unixMs } from "../lib/time.ts";
import { createSeenIds } from "./seen-ids.ts";

const NOW = unixMs(1_700_000_000_000);

describe("createSeenIds", () => {
  it("drops the oldest ids of an event name beyond its bound", () => {
    const seen = createSeenIds(2);
    for (const id of ["a", "b", "c"]) seen.note("1", "lead", id, NOW);
    seen.note("1", "checkout", "a", NOW);
    expect([...seen.entries()]).toEqual([
      ["1", "lead", "b"],
      ["1", "lead", "c"],
      ["1", "checkout", "a"],
    ]);
    expect(seen.size()).toBe(3);
    expect(seen.has("1", "lead", "a")).toBe(false);
  });

  it("keeps names and ids of Object's own apart from what was seen", () => {
    const seen = createSeenIds(10);
    expect(seen.note("1", "__proto__", "constructor", NOW)).toBe(false);
    expect(seen.note("1", "__proto__", "constructor", NOW)).toBe(true);
    expect(seen.has("1", "constructor", "__proto__")).toBe(false);
  });
});
