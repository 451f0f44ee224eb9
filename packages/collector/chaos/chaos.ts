/**
 * `pnpm chaos [--events N] [--kills N] [--seconds N] [--seed N] [--json]`: the real collector is killed again and again, its store and
 * Pinterest fail in every way known, and every event that it answered for must be at Pinterest or among the dead letters in the end.
 * Exit code 1 when anything did not hold. docs/faults.md says what this shows and what it does not.
 */
import { parseArgs } from "node:util";
import { isPlan } from "./plan.ts";
import { describeResult, findFailures } from "./report.ts";
import { type ChaosOptions, runChaos } from "./run.ts";
import { createUndos } from "./undos.ts";
import { startWatchdog } from "./watchdog.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "200000" },
    kills: { type: "string", default: "50" },
    seconds: { type: "string" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const kills = Number(values.kills);
const options: ChaosOptions = {
  events: Number(values.events),
  kills,
  seconds: Number(values.seconds ?? kills * 3.6),
  seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
};

/** Starts, drains and an end in order on a machine with other work. */
const GRACE_SECONDS = 180;

const undos = createUndos();
const interrupt = (): void => void undos.run().finally(() => process.exit(130));

if (isPlan(options)) {
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  // A run that hangs ends all the same.
  const watchdog = startWatchdog("chaos", options.seconds * 3 + GRACE_SECONDS, interrupt);
  process.stderr.write(`chaos: about ${Math.round(options.seconds * 1.3 + 20)} s, --seed ${options.seed}\n`);
  try {
    const result = await runChaos(options, undos.add, watchdog.tell);
    const failures = findFailures(result, options);
    if (values.json) process.stdout.write(`${JSON.stringify({ seed: options.seed, ...result, failures })}\n`);
    // For people, who may look at it beside the other.
    process[values.json ? "stderr" : "stdout"].write(describeResult(result, options));
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
} else {
  process.stderr.write("usage: pnpm chaos [--events 200000] [--kills 50] [--seconds N] [--seed N] [--json]\n");
  process.exitCode = 2;
}
