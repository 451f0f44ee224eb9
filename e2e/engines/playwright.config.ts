import { defineConfig } from "playwright/test";

/** The snippet's cases in three engines. A worker takes an engine at a time and keeps its browser. */
export default defineConfig({
  testDir: ".",
  outputDir: "../.results/engines",
  workers: 3,
  timeout: 30_000,
  // Three browsers on two cores: what passes at a second try is told as flaky.
  retries: 1,
  reporter: [["./table-reporter.ts"]],
});
