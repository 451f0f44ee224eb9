import { describe, expect, it } from "vitest";
import { createConcurrency } from "./concurrency.ts";

describe("createConcurrency", () => {
  it("starts with two, rises by one after as many successes, and ends at its maximum", () => {
    const concurrency = createConcurrency();
    const limits = Array.from({ length: 60 }, () => {
      concurrency.succeeded(concurrency.limit());
      return concurrency.limit();
    });
    expect(concurrency.limit()).toBe(8);
    expect(limits.slice(0, 3)).toEqual([2, 2, 3]);
    expect(limits.every((limit, index) => index === 0 || limit - (limits[index - 1] ?? 0) <= 1)).toBe(true);
  });

  it("does not rise while it is not used up", () => {
    const concurrency = createConcurrency();
    for (let success = 0; success < 100; success++) concurrency.succeeded(1);
    expect(concurrency.limit()).toBe(2);
  });

  it("halves with each failure and keeps one", () => {
    const concurrency = createConcurrency({ start: 8, max: 8 });
    const limits = Array.from({ length: 5 }, () => {
      concurrency.failed();
      return concurrency.limit();
    });
    expect(limits).toEqual([4, 2, 1, 1, 1]);
  });
});
