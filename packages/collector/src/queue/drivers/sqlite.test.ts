import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { silentLog } from "../../lib/log.ts";
import { manualClock } from "../manual-clock.ts";
import { describeQueueContract } from "../queue.contract.ts";
import { openSqliteQueue } from "./sqlite.ts";

describeQueueContract("openSqliteQueue", async (options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "dayfly-queue-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = manualClock();
  const open = () => openSqliteQueue({ path: join(folder, "queue.db"), clock, log: silentLog, ...options });
  const queue = await open();
  const reopen = async () => {
    await queue.close();
    return open();
  };
  return { queue, clock, reopen };
});
