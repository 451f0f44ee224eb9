import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";

/** Gives 0 ≤ x < 1. */
export type Random = () => number;

interface BackoffRange {
  /** The longest wait after the first failure; it doubles with each further one. */
  readonly baseMs: number;
  readonly capMs: number;
}

/** After failures that pass by themselves. */
const RETRY: BackoffRange = { baseMs: SECOND_MS, capMs: 15 * MINUTE_MS };

/** Between looks at whether a setting was corrected. */
const PROBE: BackoffRange = { baseMs: 5 * SECOND_MS, capMs: 5 * MINUTE_MS };

/**
 * Full jitter: anywhere between nothing and the step's whole wait, so that many who failed together do not come back together.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
 */
export const retryDelayMs = (failures: number, random: Random): number => random() * stepMs(failures, RETRY);

/** Between half of the step's wait and all of it: one prober needs no full jitter, and is never in a hurry. */
export const probeDelayMs = (failures: number, random: Random): number => (0.5 + random() / 2) * stepMs(failures, PROBE);

const stepMs = (failures: number, { baseMs, capMs }: BackoffRange): number =>
  Math.min(capMs, baseMs * 2 ** Math.max(0, failures - 1));

/** The longest wait that an answer's header can ask for. */
export const MAX_ASKED_WAIT_MS = RETRY.capMs;
