import { describe, expect, it } from "vitest";
import { joinEvents, takeBatch, withoutEvents } from "./buffer.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe("joinEvents", () => {
  it("keeps the newest 200 in order", () => {
    expect(joinEvents(numbers(150), numbers(100))).toEqual([...numbers(150).slice(50), ...numbers(100)]);
  });
});

describe("withoutEvents", () => {
  it("leaves out the ids of the others and keeps the order", () => {
    const events = ["a", "b", "c"].map((id) => ({ id }));
    expect(withoutEvents(events, [{ id: "b" }, { id: "x" }])).toEqual([{ id: "a" }, { id: "c" }]);
  });
});

describe("takeBatch", () => {
  it("takes at most 100 events and leaves the rest", () => {
    const waiting = numbers(130);
    expect(takeBatch(waiting)).toEqual(numbers(100));
    expect(waiting).toEqual(numbers(130).slice(100));
  });

  it("takes no more than one request may hold", () => {
    const waiting = numbers(10).map((index) => `${index}`.padEnd(6_000, "x"));
    expect(takeBatch(waiting)).toHaveLength(3);
    expect(waiting).toHaveLength(7);
  });

  it("takes an event that is too large by itself alone", () => {
    expect(takeBatch(["x".repeat(50_000), "y"])).toHaveLength(1);
  });

  it("takes nothing when nothing waits", () => {
    expect(takeBatch([])).toEqual([]);
  });
});
