import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/** Starts a thread that takes requests as soon as it is told how: until then it loads its code. */
export const launchIngestThread = (): Worker =>
  // The same folder holds .ts files when run from source and .js files when built.
  new Worker(new URL(`./ingest-thread${extname(import.meta.url)}`, import.meta.url), {
    name: "dayfly-ingest",
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });

/** Each look for garbage copies what connections hold: with half the room twice as often, with more for nothing (docs/decisions/014). */
const YOUNG_GENERATION_MB = 48;
