export interface ConcurrencySettings {
  readonly start: number;
  readonly max: number;
}

const CONCURRENCY: ConcurrencySettings = { start: 2, max: 8 };

/** How many requests an account takes at once, found out by asking for more until it fails (additive increase, multiplicative decrease). */
export interface Concurrency {
  limit(): number;
  /** `inFlight`: requests under way with this one. A success below the limit says nothing about it. */
  succeeded(inFlight: number): void;
  failed(): void;
}

export const createConcurrency = ({ start, max }: ConcurrencySettings = CONCURRENCY): Concurrency => {
  let level = start;
  const limit = (): number => Math.floor(level);
  return {
    limit,
    succeeded(inFlight) {
      if (inFlight >= limit()) level = Math.min(max, level + 1 / level);
    },
    failed() {
      level = Math.max(1, level / 2);
    },
  };
};
