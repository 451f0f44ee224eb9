/**
 * Property tests walk the same cases in every run, so that a change is judged by what it changed. To look for others, so many of each and
 * new ones every time: `DAYFLY_FUZZ_RUNS=20000 pnpm vitest run packages/collector/src/protect`.
 */
import fc from "fast-check";

const { DAYFLY_FUZZ_RUNS } = process.env;

fc.configureGlobal(DAYFLY_FUZZ_RUNS === undefined ? { seed: 549755885 } : { numRuns: Number(DAYFLY_FUZZ_RUNS) });
