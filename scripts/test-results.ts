/** What became of each test, read from the JSON reports of vitest and Playwright. */
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

export interface TestResult {
  /** `flaky`: passed at a second try. */
  readonly outcome: "passed" | "failed" | "flaky" | "skipped";
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  /** Why it failed, at the first try if there were several; empty where it did not. */
  readonly message: string;
}

/** The parts of vitest's report that are read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** What failed outside of the file's tests. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const VITEST_OUTCOMES: Readonly<Record<string, TestResult["outcome"]>> = { passed: "passed", failed: "failed" };

const nameOf = (titles: readonly string[]): string => titles.filter((title) => title !== "").join(" › ");

export const readVitestReport = ({ testResults }: VitestReport, root: string): readonly TestResult[] =>
  testResults.flatMap(({ name: path, status, message, assertionResults }) => {
    const file = relative(root, path);
    const tests = assertionResults.map((test): TestResult => {
      const outcome = VITEST_OUTCOMES[test.status] ?? "skipped";
      return { outcome, name: nameOf([...test.ancestorTitles, test.title]), file, message: test.failureMessages.join("\n") };
    });
    const isExplained = status !== "failed" || tests.some(({ outcome }) => outcome === "failed");
    return isExplained ? tests : [...tests, { outcome: "failed", name: "the file itself", file, message }];
  });

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly errors: readonly { readonly message?: string }[] }[];
    }[];
  }[];
}

/** The parts of Playwright's report that are read here. */
export interface PlaywrightReport {
  readonly config: { readonly rootDir: string };
  readonly suites: readonly PlaywrightSuite[];
  /** What failed outside of tests. */
  readonly errors: readonly { readonly message?: string }[];
}

const PLAYWRIGHT_OUTCOMES: Readonly<Record<string, TestResult["outcome"]>> = {
  expected: "passed",
  unexpected: "failed",
  flaky: "flaky",
};

export const readPlaywrightReport = ({ config, suites, errors }: PlaywrightReport, root: string): readonly TestResult[] => {
  const walk = (suite: PlaywrightSuite, titles: readonly string[]): readonly TestResult[] => [
    ...suite.specs.flatMap(({ title, file, tests }) =>
      tests.map(({ status, results }): TestResult => {
        const failures = results.flatMap((result) => result.errors);
        const name = nameOf([...titles, title]);
        const outcome = PLAYWRIGHT_OUTCOMES[status] ?? "skipped";
        return { outcome, name, file: relative(root, join(config.rootDir, file)), message: failures[0]?.message ?? "" };
      }),
    ),
    ...(suite.suites ?? []).flatMap((inner) => walk(inner, [...titles, inner.title])),
  ];
  const outside = errors.map(({ message = "" }): TestResult => {
    return { outcome: "failed", name: "outside of tests", file: relative(root, config.rootDir), message };
  });
  return [...suites.flatMap((suite) => walk(suite, [])), ...outside];
};

const MAX_LINES = 8;

/** The first lines of why, without colours and without the stack. */
const firstLines = (message: string): readonly string[] =>
  stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+at /.test(line))
    .slice(0, MAX_LINES);

/** What the end of a long output must tell of a test that did not simply pass. */
export const describeResult = ({ outcome, name, file, message }: TestResult): string =>
  [`${outcome}: ${file} › ${name}`, ...firstLines(message).map((line) => `    ${line}`)].join("\n");
