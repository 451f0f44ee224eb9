import type { Remote } from "../../../lib/thread.ts";
import { forEachDeadChunk } from "../../for-each-dead-chunk.ts";
import type { QueueStore } from "../../queue-store.ts";
import type { DeadFilter } from "../../queue.ts";
import type { Storage } from "./protocol.ts";
import type { Reader } from "./reader.ts";

/** Dead letters that one transaction replays or drops: puts wait for one at most. */
const CHUNK = 250;
/** Numbers of dead letters that are counted at a time, for the same reason. */
const COUNT_CHUNK = 10_000;

/** `onReplayed` is told after each chunk that is back in line. */
export function deadLetters(
  storage: Remote<Storage>,
  reader: Reader,
  onReplayed: (dueAt: number) => void,
): Pick<QueueStore, "listDead" | "replayDead" | "dropDead"> {
  async function count(filter: DeadFilter, upTo: number): Promise<number> {
    let total = 0;
    for (let after = 0; after < upTo; after += COUNT_CHUNK) {
      total += await storage.countDead(filter, { after, upTo: Math.min(after + COUNT_CHUNK, upTo) });
    }
    return total;
  }

  const chunks = (filter: DeadFilter) => ({
    size: CHUNK,
    newest: storage.newestDead,
    count: (upTo: number) => count(filter, upTo),
  });

  return {
    listDead: async (filter, page = { limit: 100 }) => reader.listDead(filter, page),
    replayDead(filter, dueAt, tell) {
      const work = async (upTo: number): Promise<number> => {
        const replayed = await storage.replayDead(filter, { upTo, limit: CHUNK }, dueAt);
        onReplayed(dueAt);
        return replayed;
      };
      return forEachDeadChunk({ ...chunks(filter), work }, tell);
    },
    dropDead: (filter, tell) =>
      forEachDeadChunk({ ...chunks(filter), work: (upTo) => storage.dropDead(filter, { upTo, limit: CHUNK }) }, tell),
  };
}
