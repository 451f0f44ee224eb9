import { silentLog } from "../../lib/log.ts";
import { QueueCannotOpen } from "../../queue/queue.ts";
import { type Finding, fault, fine, warn } from "./finding.ts";
import type { World } from "./world.ts";

/** An engine of its own is asked; the embedded store is looked at with its folder. Drivers say themselves what is wrong with their server. */
export const checkQueue = async ({ settings, openQueue }: World): Promise<readonly Finding[]> => {
  const { queue } = settings;
  const scheme = queue.slice(0, queue.indexOf(":"));
  if (scheme === "sqlite") return [];
  if (scheme === "memory")
    return [warn("Events wait in memory and are lost at exit.", "Set DAYFLY_QUEUE to sqlite: or leave it unset.")];
  const doubts: Finding[] = [];
  const log = { ...silentLog, warn: (message: string) => void doubts.push(doubtOf(message)) };
  try {
    const opened = await openQueue(log);
    const state = opened.ready();
    await opened.close();
    const finding = state.ok
      ? fine(`${scheme} takes events.`)
      : fault(`${scheme} takes no events: ${state.reason}`, "See its log.");
    return [finding, ...doubts];
  } catch (error) {
    const reason = error instanceof QueueCannotOpen ? error.message : "it cannot be reached.";
    return [fault(`${scheme}: ${reason}`, "Correct DAYFLY_QUEUE, or start the server.")];
  }
};

/** A driver's warning says what it is in its first sentence, and in the rest what to do. */
const doubtOf = (message: string): Finding => {
  const end = message.indexOf(". ") + 1;
  return end === 0
    ? warn(message, "Compare the server's settings with docs/deploy/cluster.md.")
    : warn(message.slice(0, end), message.slice(end + 1));
};
