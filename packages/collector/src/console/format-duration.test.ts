import { describe, expect, test } from "vitest";
import { formatDuration } from "./format-duration.ts";

describe("formatDuration", () => {
  test.each([
    [-5, "0 ms"],
    [0.42, "0.4 ms"],
    [38.4, "38 ms"],
    [1240, "1.2 s"],
    [3000, "3 s"],
    [180_000, "3 min"],
    [7_200_000, "2 h"],
    [345_600_000, "4 days"],
  ])("gives %d ms as '%s'", (ms, text) => expect(formatDuration(ms)).toBe(text));
});
