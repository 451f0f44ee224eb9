import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeResult, readPlaywrightReport, readVitestReport } from "../scripts/test-results.ts";

const root = resolve(import.meta.dirname, "..");

const VITEST_FILES = {
  "unit/outcomes.test.ts": `import { describe, expect, it } from "vitest";
    describe("sums", () => {
      it("add up", () => expect(1 + 1).toBe(2));
      it("are wrong", () => expect(1 + 1, "the sum").toBe(3));
      it.skip("come later", () => {});
    });`,
  "unit/broken.test.ts": `import "./not-there.ts";`,
};

const PLAYWRIGHT_FILES = {
  "browser/playwright.config.ts": `export default { testDir: "stories", retries: 1, workers: 1, outputDir: "results" };`,
  "browser/stories/outcomes.spec.ts": `import { expect, test } from "playwright/test";
    test("passes", () => {});
    test.describe("a visitor", () => {
      test("fails", () => expect("a cart", "what is there").toBe("an order"));
      test("needs a second try", ({}, { retry }) => expect(retry, "the try").toBe(1));
      test.skip("comes later", () => {});
    });`,
};

describe("readVitestReport and readPlaywrightReport", () => {
  let home: string;

  /** Runs a real runner over planted tests, of which some fail, and gives its report. */
  const reportOf = (name: string, command: string, args: readonly string[], files: Readonly<Record<string, string>>) => {
    const path = join(home, `${name}.json`);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(home, file, ".."), { recursive: true });
      writeFileSync(join(home, file), text);
    }
    const env = { PATH: process.env.PATH, PLAYWRIGHT_JSON_OUTPUT_NAME: path };
    const { stdout, stderr } = spawnSync(join(home, "node_modules/.bin", command), args, { cwd: home, env, encoding: "utf8" });
    try {
      return JSON.parse(readFileSync(path, "utf8"));
    } catch {
      throw new Error(`${command} wrote no report: ${stdout}${stderr}`);
    }
  };

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "dayfly-reports-"));
    symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it("gives each unit test's outcome, and a file that cannot be run as one failure", { timeout: 60_000 }, () => {
    const args = ["run", "--root", ".", "--reporter=json", `--outputFile.json=${join(home, "unit.json")}`];
    const results = readVitestReport(reportOf("unit", "vitest", args, VITEST_FILES), home);
    expect(results.map(({ outcome, file, name }) => `${outcome} ${file} ${name}`).toSorted()).toEqual([
      "failed unit/broken.test.ts the file itself",
      "failed unit/outcomes.test.ts sums › are wrong",
      "passed unit/outcomes.test.ts sums › add up",
      "skipped unit/outcomes.test.ts sums › come later",
    ]);
    const [broken, wrong] = ["the file itself", "sums › are wrong"].map((name) => results.find((result) => result.name === name));
    expect(broken && describeResult(broken)).toMatch(/^failed: unit\/broken.test.ts › the file itself\n {4}.*not-there/);
    expect(wrong && describeResult(wrong)).toBe(
      "failed: unit/outcomes.test.ts › sums › are wrong\n    AssertionError: the sum: expected 2 to be 3 // Object.is equality",
    );
  });

  it("gives each browser test's outcome, and why one needed a second try", { timeout: 60_000 }, () => {
    const args = ["test", "-c", "browser", "--reporter=json"];
    const results = readPlaywrightReport(reportOf("browser", "playwright", args, PLAYWRIGHT_FILES), home);
    expect(results.map(({ outcome, file, name }) => `${outcome} ${file} ${name}`).toSorted()).toEqual([
      "failed browser/stories/outcomes.spec.ts a visitor › fails",
      "flaky browser/stories/outcomes.spec.ts a visitor › needs a second try",
      "passed browser/stories/outcomes.spec.ts passes",
      "skipped browser/stories/outcomes.spec.ts a visitor › comes later",
    ]);
    const flaky = results.find(({ outcome }) => outcome === "flaky");
    expect(flaky && describeResult(flaky)).toMatch(/^flaky: .* second try\n {4}Error: the try\n(.*\n)*.*Expected: 1/);
  });
});
