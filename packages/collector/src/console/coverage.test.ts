import { describe, expect, it } from "vitest";
import { unixMs } from "../lib/time.ts";
import type { DeliveredCell } from "../record/statistics.ts";
import { adviseOnCoverage, coverageOf } from "./coverage.ts";
import { percentile } from "./percentile.ts";

const cell = (name: string, events: number, keys: Partial<DeliveredCell["keys"]> = {}): DeliveredCell => ({
  at: unixMs(0),
  name,
  events,
  tagged: 0,
  latency: [],
  keys: { em: events, ph: events, external_id: events, click_id: events, ip_ua: events, ...keys },
});

describe("coverageOf", () => {
  it("adds the steps of each name up, the most frequent first", () => {
    const rows = coverageOf([cell("checkout", 2, { em: 1 }), cell("page_visit", 9), cell("checkout", 3, { em: 2 })]);
    expect(rows.map(({ name, events, keys }) => [name, events, keys.em])).toEqual([
      ["page_visit", 9, 9],
      ["checkout", 5, 3],
    ]);
  });
});

describe("adviseOnCoverage", () => {
  it("expects an e-mail address of who orders, and not of who looks around", () => {
    const advice = adviseOnCoverage(coverageOf([cell("checkout", 100, { em: 60 }), cell("page_visit", 100, { em: 0 })]));
    expect(advice.map(({ key, rows }) => [key, rows.map(({ name }) => name)])).toEqual([["em", ["checkout"]]]);
  });

  it("says nothing of a handful of events", () => {
    expect(adviseOnCoverage(coverageOf([cell("checkout", 9, { em: 0 })]))).toEqual([]);
  });
});

describe("percentile", () => {
  it("lies between the bounds that hold the share", () => {
    expect(percentile([0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.5)).toBe(175);
    expect(percentile([90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0], 0.95)).toBe(375);
  });

  it("is the last bound for what took longer, and unknown where nothing was delivered", () => {
    expect(percentile([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3], 0.5)).toBe(3_600_000);
    expect(percentile([], 0.5)).toBeUndefined();
  });
});
