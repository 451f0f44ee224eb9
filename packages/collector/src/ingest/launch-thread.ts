import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/** Starts a thread that takes requests as soon as it is told how: until then it loads its code. */
export const launchIngestThread = (): Worker =>
  // The same folder holds .ts files when run from source and .js files when built.
  new Worker(new URL(`./ingest-thread${extname(import.meta.url)}`, import.meta.url), {
    name: "dayfly-ingest",
    // What a request leaves behind is short-lived: more room than this saves little work, and every thread would take it.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });

const YOUNG_GENERATION_MB = 32;
