/**
 * `pnpm test`: everything that must hold before a change lands, cheap checks first. Ends with vitest's and Playwright's own summaries,
 * each test that did not simply pass and why, and one line for all tests together, `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { PlaywrightReport, TestResult, VitestReport } from "./test-results.ts";
import { describeResult, readPlaywrightReport, readVitestReport } from "./test-results.ts";

const root = resolve(import.meta.dirname, "..");

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean => {
  process.stdout.write(`\n> ${command} ${args.join(" ")}\n`);
  return spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
};

const CHECKS: readonly (readonly string[])[] = [
  ["oxlint"],
  ["oxfmt", "--check"],
  ["node", "scripts/check-licenses.ts"],
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

const reports = mkdtempSync(join(tmpdir(), "dayfly-test-"));

/** Runs a suite that writes a report; it has failed if it says so by its exit code alone. */
const runSuite = <Report>(
  [command, ...args]: readonly [string, ...string[]],
  report: { readonly path: string; readonly env?: NodeJS.ProcessEnv; read(report: Report, root: string): readonly TestResult[] },
): readonly TestResult[] => {
  const succeeded = run(command, args, report.env);
  const results = existsSync(report.path) ? report.read(JSON.parse(readFileSync(report.path, "utf8")), root) : [];
  const isExplained = succeeded || results.some(({ outcome }) => outcome === "failed");
  const message = "Failed outside of its tests; its output above says why.";
  return isExplained ? results : [...results, { outcome: "failed", name: args.join(" "), file: command, message }];
};

const unitReport = join(reports, "vitest.json");
const unit = runSuite<VitestReport>(
  ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`],
  { path: unitReport, read: readVitestReport },
);

/** Stories in Chromium; the snippet's cases in three engines. */
const BROWSER_SUITES = [
  { config: "e2e", reporters: ["list"] },
  { config: "e2e/engines", reporters: ["dot", "./e2e/engines/table-reporter.ts"] },
];
const browser = BROWSER_SUITES.flatMap(({ config, reporters }, index) => {
  const path = join(reports, `playwright-${index}.json`);
  return runSuite<PlaywrightReport>(["playwright", "test", "-c", config, `--reporter=${[...reporters, "json"].join(",")}`], {
    path,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: path },
    read: readPlaywrightReport,
  });
});
rmSync(reports, { recursive: true });

const results = [...unit, ...browser];
const withOutcome = (outcome: TestResult["outcome"]) => results.filter((result) => result.outcome === outcome);
const [skipped, flaky, failed] = [withOutcome("skipped"), withOutcome("flaky"), withOutcome("failed")];
for (const result of [...skipped, ...flaky, ...failed]) process.stdout.write(`\n${describeResult(result)}\n`);
if (flaky.length > 0) process.stderr.write(`\n${flaky.length} browser tests passed at a second try only.\n`);
// A skip says that something was not on this machine; where everything can be installed that is a failure.
const skippedInCi = process.env.CI !== undefined && skipped.length > 0;
if (skipped.length > 0)
  process.stderr.write(`\n${skipped.length} tests were skipped${skippedInCi ? ", which CI does not allow" : ""}.\n`);
process.stdout.write(`\n${withOutcome("passed").length + flaky.length} passed, ${failed.length} failed\n`);
process.exitCode = failed.length === 0 && !skippedInCi ? 0 : 1;
