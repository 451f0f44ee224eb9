import { spawnSync } from "node:child_process";

/** Builds the package that users run. */
export const buildCollector = (): void => {
  const script = new URL("../../../../scripts/build-collector.ts", import.meta.url).pathname;
  if (spawnSync(process.execPath, [script], { stdio: "inherit" }).status !== 0) throw new Error("the collector cannot be built");
};
