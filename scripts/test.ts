/**
 * `pnpm test`: everything that must hold before a change lands, cheap checks first. Ends with vitest's and Playwright's own summaries
 * and one line for all tests together, `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const reports = mkdtempSync(join(tmpdir(), "dayfly-test-"));
const vitestReport = join(reports, "vitest.json");
const playwrightReport = join(reports, "playwright.json");

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean => {
  process.stdout.write(`\n> ${command} ${args.join(" ")}\n`);
  return spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
};

const CHECKS: readonly (readonly string[])[] = [
  ["oxlint"],
  ["oxfmt", "--check"],
  ["pnpm", "build"],
  ["tsc", "-p", "."],
  ["tsc", "-p", "packages/snippet"],
  ["tsc", "-p", "packages/collector"],
  ["tsc", "-p", "e2e"],
  ["node", "e2e/support/ensure-chromium.mjs"],
];

for (const [command = "", ...args] of CHECKS) {
  if (!run(command, args)) {
    process.stderr.write(`\n${command} ${args.join(" ")} failed; no test was run.\n`);
    process.exit(1);
  }
}

const unit = run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`]);
const browser = run("playwright", ["test", "-c", "e2e", "--reporter=list,json"], {
  PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
});

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}
interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number; readonly skipped: number };
}
const read = <Report>(path: string): Report => JSON.parse(readFileSync(path, "utf8"));
const vitest = read<VitestReport>(vitestReport);
const { stats } = read<PlaywrightReport>(playwrightReport);
rmSync(reports, { recursive: true });

const passed = vitest.numPassedTests + stats.expected + stats.flaky;
const failed = vitest.numFailedTests + stats.unexpected;
const skipped = vitest.numPendingTests + stats.skipped;
// A skip says that something was not on this machine; where everything can be installed that is a failure.
const skippedInCi = process.env.CI !== undefined && skipped > 0;
if (skipped > 0) process.stderr.write(`\n${skipped} tests were skipped${skippedInCi ? ", which CI does not allow" : ""}.\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = unit && browser && failed === 0 && !skippedInCi ? 0 : 1;
