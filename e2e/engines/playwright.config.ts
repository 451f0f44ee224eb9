import { defineConfig } from "playwright/test";

/** The snippet's cases in three engines. A worker takes an engine at a time and keeps its browser. */
export default defineConfig({
  testDir: ".",
  outputDir: "../.results/engines",
  workers: 3,
  timeout: 30_000,
  reporter: [["./table-reporter.ts"]],
});
