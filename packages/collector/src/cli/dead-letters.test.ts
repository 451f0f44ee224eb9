import { describe, expect, it } from "vitest";
import { describeLetters } from "./dead-letters.ts";

const letter = (key: string) => ({
  key,
  diedAt: "2026-11-24T20:15:00.000Z",
  site: "outlet-of-the-north",
  eventName: "Product List Viewed",
  eventId: "e-1",
  reason: "unknown_site" as const,
  attempts: 12,
  detail: "Pinterest does not know the ad account 549755885175, or the token is not for it.",
  advice: "Correct it and replay.",
  happenedAt: "2026-11-24T20:14:00.000Z",
  receivedAt: "2026-11-24T20:14:01.000Z",
  matchKeys: ["em"],
  event: {},
});

describe("describeLetters", () => {
  it("names the order beside its event", () => {
    expect(describeLetters([{ ...letter("1"), orderId: "MM-10443" }])).toContain("  Product List Viewed, MM-10443  ");
  });

  it.each([60, 80, 120])("keeps its table to a terminal of %i columns, and every key whole", (columns) => {
    const table = describeLetters([letter("12345678"), letter("7")], columns)
      .split("\n")
      .slice(0, 3);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(table.map((line) => line.split(/\s{2,}/)[0])).toEqual(["key", "12345678", "7"]);
  });
});
