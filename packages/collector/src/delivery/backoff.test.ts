import { describe, expect, it } from "vitest";
import { probeDelayMs, retryDelayMs } from "./backoff.ts";

const high = () => 0.999_999;
const low = () => 0;

describe("retryDelayMs", () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [10, 512_000],
    [11, 900_000],
    [10_000, 900_000],
  ])("lies after failure %i anywhere between 0 and %i ms", (failures, stepMs) => {
    expect(retryDelayMs(failures, low)).toBe(0);
    expect(retryDelayMs(failures, high)).toBeCloseTo(stepMs, -1);
    expect(retryDelayMs(failures, () => 0.5)).toBe(stepMs / 2);
  });
});

describe("probeDelayMs", () => {
  it.each([
    [1, 5_000],
    [3, 20_000],
    [7, 300_000],
    [10_000, 300_000],
  ])("lies after failure %i between half of %i ms and all of it", (failures, stepMs) => {
    expect(probeDelayMs(failures, low)).toBe(stepMs / 2);
    expect(probeDelayMs(failures, high)).toBeCloseTo(stepMs, -1);
  });
});
