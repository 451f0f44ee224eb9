import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { onTestFailed, onTestFinished } from "vitest";

/**
 * Runs a chaos harness with `--json`, as a process of its own that clears up after itself. Its whole report for people is printed where the
 * test fails, and what broke it off where there is no result.
 */
export const runHarness = async <Result>(
  script: string,
  args: readonly string[],
): Promise<{ code: number | null; result: Result & { readonly failures: readonly string[] } }> => {
  const child = spawn(process.execPath, [script, "--json", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGTERM"));
  const [[code], output, report] = await Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]);
  onTestFailed(() => void process.stderr.write(report));
  if (output === "") throw new Error(`The harness ended with ${code} and no result; its report is printed beside this.`);
  return { code, result: JSON.parse(output) };
};
