/**
 * A process that is to be killed in the middle of an operator's work: `node maintained.fixture.ts <queue file> <work>`. It prints `ready`,
 * does the work once and waits.
 */
import { writeSync } from "node:fs";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { openSqliteQueue } from "../sqlite.ts";

const [, , path = "", work = ""] = process.argv;
const clock = manualClock();
const queue = await openSqliteQueue({ path, clock, log: silentLog });

const WORKS: Readonly<Record<string, () => Promise<unknown>>> = {
  replay: () => queue.replayDead({}),
  prune: () => queue.dropDead({ diedBefore: clock.now() }),
  backup: async () => queue.backup?.(`${path}.backup`, { overwrite: true }),
};

writeSync(1, "ready\n");
await WORKS[work]?.();
writeSync(1, "done\n");
setInterval(() => {}, 60_000);
