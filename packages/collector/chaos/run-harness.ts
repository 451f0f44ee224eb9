import type { Check } from "./checks.ts";
import { createUndos, type Undos } from "./undos.ts";
import { startWatchdog, type Watchdog } from "./watchdog.ts";

export interface Harness<Result extends object> {
  readonly name: string;
  readonly seed: number;
  /** What it takes as a rule, and after how long it hangs. */
  readonly seconds: { readonly expected: number; readonly most: number };
  /** The result as a line of JSON on standard output; the report for people is on standard error then. */
  readonly json: boolean;
  run(addUndo: Undos["add"], tell: Watchdog["tell"]): Promise<Result>;
  check(result: Result): readonly Check[];
  describe(result: Result): string;
}

/** Runs it, reports, undoes what it did to the machine, also when it is interrupted or hangs, and ends the process: 0, 1 for a failure, 130. */
export async function runHarness<Result extends object>(harness: Harness<Result>): Promise<void> {
  const { name, seed, seconds, json } = harness;
  const undos = createUndos();
  const interrupt = (): void => void undos.run().finally(() => process.exit(130));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const watchdog = startWatchdog(name, seconds.most, interrupt);
  process.stderr.write(`${name}: about ${Math.round(seconds.expected)} s, --seed ${seed}\n`);
  try {
    const result = await harness.run(undos.add, watchdog.tell);
    const failures = harness.check(result).flatMap(([isBroken, sentence]) => (isBroken ? [sentence] : []));
    if (json) process.stdout.write(`${JSON.stringify({ seed, ...result, failures })}\n`);
    process[json ? "stderr" : "stdout"].write(harness.describe(result));
    for (const failure of failures) process.stderr.write(`FAILED: ${failure}\n`);
    process.exitCode = failures.length === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`FAILED: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    watchdog.stop();
    await undos.run();
    process.exit();
  }
}
