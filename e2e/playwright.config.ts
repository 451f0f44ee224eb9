import { defineConfig } from "playwright/test";
import { launchOptions } from "./support/chromium.ts";

/** The stories: a real Chromium, the real collector and the sandbox, each test with processes and data of its own. */
export default defineConfig({
  testDir: "tests",
  outputDir: ".results/stories",
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  // A loaded machine: what passes at a second try is told as flaky.
  retries: 1,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: { launchOptions: launchOptions(), ignoreHTTPSErrors: true, trace: "off" },
});
