/** Fills a queue and closes it: `node fill-queue.ts <setting, as of DAYFLY_QUEUE> <site> <events> [number of the first]`. */
import { silentLog } from "../../src/lib/log.ts";
import { openQueue } from "../../src/queue/drivers/index.ts";
import { nodeClock } from "../../src/runtimes/node-clock.ts";
import type { SiteKey } from "../../src/wire/stored-event.ts";
import { purchase } from "./purchase.ts";

/** As many as a commit holds under load. */
const PUT = 64;
const PUTS_AT_ONCE = 8;

const [setting = "", site = "", events = "0", from = "0"] = process.argv.slice(2);
const queue = await openQueue(setting, { dataDir: "", clock: nodeClock, log: silentLog });
for (let filled = 0; filled < Number(events);) {
  const puts: Promise<unknown>[] = [];
  for (; puts.length < PUTS_AT_ONCE && filled < Number(events); filled += PUT) {
    const count = Math.min(PUT, Number(events) - filled);
    const first = Number(from) + filled;
    puts.push(queue.put(Array.from({ length: count }, (_, index) => purchase(site as SiteKey, first + index))));
  }
  await Promise.all(puts);
}
await queue.close();
