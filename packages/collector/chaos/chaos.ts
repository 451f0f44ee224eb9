/**
 * `pnpm chaos [--events N] [--kills N] [--seconds N] [--seed N] [--json]`: the real collector is killed again and again, its store and
 * Pinterest fail in every way known, and every event that it answered for must be at Pinterest or among the dead letters in the end.
 * Exit code 1 when anything did not hold. docs/faults.md says what this shows and what it does not.
 */
import { parseArgs } from "node:util";
import { describeResult, findFailures } from "./report.ts";
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
const isUnderstood = Object.values(options).every((value) => Number.isFinite(value) && value >= 0) && options.events > 0;

const undos: (() => unknown)[] = [];
const cleanUp = async (): Promise<void> => {
  for (let undo = undos.pop(); undo; undo = undos.pop()) {
    try {
      await undo();
    } catch {
      // What is gone already needs no end; the rest still does.
    }
  }
};
const interrupt = (): void => void cleanUp().finally(() => process.exit(130));

if (isUnderstood) {
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  // A run that hangs ends all the same.
  const limit = setTimeout(
    () => {
      process.stderr.write(`chaos: not over long after its time; --seed ${options.seed}\n`);
      interrupt();
    },
    (options.seconds * 3 + 300) * 1000,
  );
  process.stderr.write(`chaos: about ${Math.round(options.seconds * 1.3 + 20)} s, --seed ${options.seed}\n`);
  try {
    const result = await runChaos(options, (undo) => undos.push(undo));
    const failures = findFailures(result, options);
    process.stdout.write(
      values.json ? `${JSON.stringify({ seed: options.seed, ...result, failures })}\n` : describeResult(result, options),
    );
    for (const failure of failures) process.stderr.write(`FAILED: ${failure}\n`);
    process.exitCode = failures.length === 0 ? 0 : 1;
  } finally {
    clearTimeout(limit);
    await cleanUp();
  }
} else {
  process.stderr.write("usage: pnpm chaos [--events 200000] [--kills 50] [--seconds N] [--seed N] [--json]\n");
  process.exitCode = 2;
}
