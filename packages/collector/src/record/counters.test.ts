import { describe, expect, it } from "vitest";
import { openCounters } from "./counters.ts";

describe("openCounters", () => {
  it("starts with nothing", () => {
    const nothing = { accepted: 0, duplicates: 0, leftOut: 0, rejected: {}, dropped: {}, outcomes: {}, warnings: {} };
    expect(openCounters().snapshot()).toEqual(nothing);
  });

  it("adds up by reason, outcome and code", () => {
    const counters = openCounters();
    counters.accepted(3);
    counters.accepted(2);
    counters.duplicate(1);
    counters.leftOut(7);
    counters.rejected("invalid_event");
    counters.rejected("invalid_event", 4);
    counters.rejected("rate_limited");
    counters.dropped("bot");
    counters.dropped("gpc", 2);
    counters.outcome("delivered", 10);
    counters.outcome("retry");
    counters.warned([{ code: "late" }, { code: "no_click_id" }, { code: "late", field: "at" }]);
    expect(counters.snapshot()).toEqual({
      accepted: 5,
      duplicates: 1,
      leftOut: 7,
      rejected: { invalid_event: 5, rate_limited: 1 },
      dropped: { bot: 1, gpc: 2 },
      outcomes: { delivered: 10, retry: 1 },
      warnings: { late: 2, no_click_id: 1 },
    });
  });

  it("gives numbers that do not move afterwards", () => {
    const counters = openCounters();
    counters.outcome("dead");
    const before = counters.snapshot();
    counters.outcome("dead");
    expect(before.outcomes).toEqual({ dead: 1 });
  });
});
