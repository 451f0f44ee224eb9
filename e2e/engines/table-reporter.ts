import type { FullConfig, Reporter, Suite, TestCase, TestError, TestResult } from "playwright/types/testReporter";

type Mark = "✓" | "✗" | "–";

const NAME = /^(?<row>.*) \[(?<engine>\w+)\]$/;

/** Prints one table, case × engine, then what failed and why, and why the rest did not run. */
export default class TableReporter implements Reporter {
  readonly #rows = new Map<string, Map<string, Mark>>();
  readonly #engines = new Set<string>();
  readonly #reasons = new Set<string>();
  readonly #failures: string[] = [];

  onBegin(_config: FullConfig, suite: Suite): void {
    for (const test of suite.allTests()) this.#mark(test, "–");
  }

  onError({ stack, message }: TestError): void {
    this.#failures.push(`✗ ${stack ?? message}\n`);
  }

  onStdErr(chunk: string | Buffer): void {
    process.stderr.write(chunk);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#mark(test, test.outcome() === "skipped" ? "–" : result.status === "passed" ? "✓" : "✗");
    for (const { type, description } of test.annotations)
      if (type === "skip") this.#reasons.add(`– ${test.title}: ${description}`);
    for (const { stack, message } of result.errors) this.#failures.push(`✗ ${test.title}\n${stack ?? message}\n`);
  }

  onEnd(): void {
    const engines = [...this.#engines];
    const width = Math.max(0, ...[...this.#rows.keys()].map((row) => row.length));
    const print = (row: string, cells: readonly string[]) => {
      const line = cells.map((cell, index) => cell.padEnd(engines[index]?.length ?? 0)).join("  ");
      process.stdout.write(`${row.padEnd(width)}  ${line}\n`);
    };
    print("", engines);
    for (const [row, marks] of this.#rows) {
      print(
        row,
        engines.map((engine) => marks.get(engine) ?? "–"),
      );
    }
    process.stdout.write(`\n${[...this.#reasons, ...this.#failures].join("\n")}\n`);
  }

  printsToStdio(): boolean {
    return true;
  }

  #mark(test: TestCase, mark: Mark): void {
    const { row = test.title, engine = "" } = NAME.exec(test.title)?.groups ?? {};
    this.#engines.add(engine);
    const marks = this.#rows.get(row) ?? new Map<string, Mark>();
    this.#rows.set(row, marks.set(engine, mark));
  }
}
