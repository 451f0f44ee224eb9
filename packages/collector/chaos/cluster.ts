/**
 * `pnpm chaos:cluster [--events N] [--seconds N] [--seed N] [--victims leader,ingest-1,stop:leader,cut:anyone,two] [--json]`: three nats-servers that keep
 * three copies, two processes that take events and two that deliver them. Every few seconds any one of them is killed, often the server that
 * leads the queue's stream; now and then a server hangs for ten seconds, or two are killed at once (or what is named happens, in that order).
 * Every event that was answered for must be at Pinterest in the end. Exit code 1 when anything did not hold.
 */
import { parseArgs } from "node:util";
import { checkFindings } from "./checks.ts";
import { describeCluster } from "./cluster-report.ts";
import { type ClusterOptions, runClusterChaos } from "./cluster-run.ts";
import { isPlan } from "./plan.ts";
import { runHarness } from "./run-harness.ts";

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

if (isPlan(options)) {
  await runHarness({
    name: "chaos on a cluster",
    seed: options.seed,
    seconds: { expected: options.seconds + 40, most: options.seconds * 2 + 200 },
    json: values.json,
    run: (addUndo, tell) => runClusterChaos(options, addUndo, tell),
    check: (result) => checkFindings(result, options.events),
    describe: (result) => describeCluster(result, options),
  });
} else {
  process.stderr.write(
    "usage: pnpm chaos:cluster [--events 120000] [--seconds 200] [--seed N] [--victims leader,ingest-1,stop:leader,cut:anyone,two] [--json]\n",
  );
  process.exitCode = 2;
}
