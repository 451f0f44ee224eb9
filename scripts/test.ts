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
const browserReport = (index: number): string => join(reports, `playwright-${index}.json`);

/** Stories in Chromium; the snippet's cases in three engines. */
const SUITES = [
  { config: "e2e", reporters: ["list"] },
  { config: "e2e/engines", reporters: ["dot", "./e2e/engines/table-reporter.ts"] },
];

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
  ["node", "scripts/ensure-tools.ts"],
  ["node", "scripts/ensure-nats.ts"],
  ["node", "e2e/support/ensure-chromium.mjs"],
  ["node", "e2e/engines/ensure-engines.mjs"],
];

for (const [command = "", ...args] of CHECKS) {
  if (!run(command, args)) {
    process.stderr.write(`\n${command} ${args.join(" ")} failed; no test was run.\n`);
    process.exit(1);
  }
}

const unit = run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`]);
const browser = SUITES.map(({ config, reporters }, index) =>
  run("playwright", ["test", "-c", config, `--reporter=${[...reporters, "json"].join(",")}`], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport(index),
  }),
);

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
const stats = SUITES.map((_suite, index) => read<PlaywrightReport>(browserReport(index)).stats);
rmSync(reports, { recursive: true });

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const passed = vitest.numPassedTests + sum(stats.map(({ expected, flaky }) => expected + flaky));
const failed = vitest.numFailedTests + sum(stats.map(({ unexpected }) => unexpected));
const skipped = vitest.numPendingTests + sum(stats.map((stat) => stat.skipped));
// A skip says that something was not on this machine; where everything can be installed that is a failure.
const skippedInCi = process.env.CI !== undefined && skipped > 0;
if (skipped > 0) process.stderr.write(`\n${skipped} tests were skipped${skippedInCi ? ", which CI does not allow" : ""}.\n`);
const flaky = sum(stats.map((stat) => stat.flaky));
if (flaky > 0) process.stderr.write(`\n${flaky} browser tests passed at a second try only.\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = unit && browser.every(Boolean) && failed === 0 && !skippedInCi ? 0 : 1;
