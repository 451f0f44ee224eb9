/** Fills a queue's file and closes it: `node fill-queue.ts <file> <site> <events>`. */
import { silentLog } from "../../src/lib/log.ts";
import { openSqliteQueue } from "../../src/queue/drivers/sqlite.ts";
import { nodeClock } from "../../src/runtimes/node-clock.ts";
import type { SiteKey } from "../../src/wire/stored-event.ts";
import { purchase } from "./purchase.ts";

/** As many as a commit holds under load. */
const PUT = 64;
const PUTS_AT_ONCE = 8;

const [path = "", site = "", events = "0"] = process.argv.slice(2);
const queue = await openSqliteQueue({ path, clock: nodeClock, log: silentLog });
for (let filled = 0; filled < Number(events);) {
  const puts: Promise<unknown>[] = [];
  for (; puts.length < PUTS_AT_ONCE && filled < Number(events); filled += PUT) {
    const count = Math.min(PUT, Number(events) - filled);
    puts.push(queue.put(Array.from({ length: count }, (_, index) => purchase(site as SiteKey, filled + index))));
  }
  await Promise.all(puts);
}
await queue.close();
