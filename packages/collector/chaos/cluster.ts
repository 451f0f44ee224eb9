/**
 * `pnpm chaos:cluster [--events N] [--seconds N] [--seed N] [--victims leader,ingest-1,stop:leader,two] [--json]`: three nats-servers that keep
 * three copies, two processes that take events and two that deliver them. Every few seconds any one of them is killed, often the server that
 * leads the queue's stream; now and then a server hangs for ten seconds, or two are killed at once (or what is named happens, in that order).
 * Every event that was answered for must be at Pinterest in the end. Exit code 1 when anything did not hold.
 */
import { parseArgs } from "node:util";
import { describeCluster, findClusterFailures } from "./cluster-report.ts";
import { type ClusterOptions, runClusterChaos } from "./cluster-run.ts";
import { isPlan } from "./plan.ts";
import { createUndos } from "./undos.ts";
import { startWatchdog } from "./watchdog.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "120000" },
    seconds: { type: "string", default: "200" },
    seed: { type: "string" },
    victims: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const options: ClusterOptions = {
  events: Number(values.events),
  seconds: Number(values.seconds),
  seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
  ...(values.victims === undefined ? {} : { victims: values.victims.split(",") }),
};

const undos = createUndos();
const interrupt = (): void => void undos.run().finally(() => process.exit(130));

if (isPlan(options)) {
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  // A run that hangs ends all the same.
  const watchdog = startWatchdog("chaos on a cluster", options.seconds * 2 + 200, interrupt);
  process.stderr.write(`chaos on a cluster: about ${Math.round(options.seconds + 40)} s, --seed ${options.seed}\n`);
  try {
    const result = await runClusterChaos(options, undos.add, watchdog.tell);
    const failures = findClusterFailures(result, options);
    if (values.json) process.stdout.write(`${JSON.stringify({ seed: options.seed, ...result, failures })}\n`);
    // For people, who may look at it beside the other.
    process[values.json ? "stderr" : "stdout"].write(describeCluster(result, options));
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
  process.stderr.write(
    "usage: pnpm chaos:cluster [--events 120000] [--seconds 200] [--seed N] [--victims leader,ingest-1,stop:leader,two] [--json]\n",
  );
  process.exitCode = 2;
}
