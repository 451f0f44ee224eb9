import { describe, expect, it } from "vitest";
import { uuid } from "./uuid.ts";

describe("uuid", () => {
  it("gives valid version 4 UUIDs, each another", () => {
    const ids = Array.from({ length: 10_000 }, uuid);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
