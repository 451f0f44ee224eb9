import { join } from "node:path";
import { silentLog } from "../../lib/log.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { describeQueueContract } from "../queue.contract.ts";
import { openSqliteQueue } from "./sqlite.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";

describeQueueContract("openSqliteQueue", async (options = {}) => {
  const path = join(temporaryFolder(), "queue.db");
  const clock = manualClock();
  const open = () => openSqliteQueue({ path, clock, log: silentLog, ...options });
  const queue = await open();
  const reopen = async () => {
    await queue.close();
    return open();
  };
  return { queue, clock, reopen };
});
