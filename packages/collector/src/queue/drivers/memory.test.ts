import { manualClock } from "../../lib/manual-clock.ts";
import { describeQueueContract } from "../queue.contract.ts";
import { openMemoryQueue } from "./memory.ts";

describeQueueContract("openMemoryQueue", async ({ maxPendingEvents = 100_000 } = {}) => {
  const clock = manualClock();
  return { clock, queue: openMemoryQueue({ clock, maxEvents: maxPendingEvents }) };
});
