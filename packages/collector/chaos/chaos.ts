/**
 * `pnpm chaos [--events N] [--kills N] [--seconds N] [--seed N] [--json]`: the real collector is killed again and again, its store and
 * Pinterest fail in every way known, and every event that it answered for must be at Pinterest or among the dead letters in the end.
 * Exit code 1 when anything did not hold. docs/faults.md says what this shows and what it does not.
 */
import { parseArgs } from "node:util";
import { isPlan } from "./plan.ts";
import { checkResult, describeResult } from "./report.ts";
import { runHarness } from "./run-harness.ts";
import { type ChaosOptions, runChaos } from "./run.ts";

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

if (isPlan(options)) {
  await runHarness({
    name: "chaos",
    seed: options.seed,
    seconds: { expected: options.seconds * 1.3 + 20, most: options.seconds * 3 + GRACE_SECONDS },
    json: values.json,
    run: (addUndo, tell) => runChaos(options, addUndo, tell),
    check: (result) => checkResult(result, options),
    describe: (result) => describeResult(result, options),
  });
} else {
  process.stderr.write("usage: pnpm chaos [--events 200000] [--kills 50] [--seconds N] [--seed N] [--json]\n");
  process.exitCode = 2;
}
