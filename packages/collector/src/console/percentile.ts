import { sumOf } from "../lib/sum-of.ts";
import { LATENCY_BOUNDS_MS } from "../record/statistics.ts";

/**
 * About the latency that a share of the events did not exceed, from how many lie below each bound; undefined where there is none. Beyond the
 * last bound it is that bound.
 */
export const percentile = (counts: readonly number[], share: number): number | undefined => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let left = total * share;
  for (const [bucket, high] of LATENCY_BOUNDS_MS.entries()) {
    const count = counts[bucket] ?? 0;
    const low = LATENCY_BOUNDS_MS[bucket - 1] ?? 0;
    if (left <= count) return low + ((high - low) * left) / Math.max(1, count);
    left -= count;
  }
  return LATENCY_BOUNDS_MS.at(-1);
};

export const addLatencies = (lists: readonly (readonly number[])[]): readonly number[] =>
  Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, (_, bucket) => sumOf(lists, (list) => list[bucket] ?? 0));
