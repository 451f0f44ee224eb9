import { encodeEvents } from "../queue/encode-events.ts";
import { joinAppends, type PackedAppend } from "../queue/packed.ts";
import { type PutResult, type Queue, QueueUnavailable } from "../queue/queue.ts";
import type { PutAnswer, PutCall } from "./protocol.ts";

/** The queue of the main thread, as an ingest thread sees it. */
export interface RemoteQueue extends Pick<Queue, "put"> {
  /** Takes the main thread's answer to what was posted. */
  answer(answer: PutAnswer): void;
}

interface Put {
  readonly events: number;
  resolve(results: readonly PutResult[]): void;
  reject(error: QueueUnavailable): void;
}

/**
 * `post` gets all that was put in one turn of the event loop as one call, which is stored or refused as a whole: crossing to another
 * thread costs more by the call than by the event.
 */
export function openRemoteQueue(post: (call: PutCall) => void): RemoteQueue {
  const posted = new Map<number, readonly Put[]>();
  let calls = 0;
  let gathered: Put[] = [];
  let packed: PackedAppend[] = [];

  function flush(): void {
    const id = (calls += 1);
    posted.set(id, gathered);
    post({ id, events: joinAppends(packed) });
    gathered = [];
    packed = [];
  }

  return {
    async put(events) {
      if (events.length === 0) return [];
      if (gathered.length === 0) setImmediate(flush);
      packed.push(encodeEvents(events));
      return new Promise((resolve, reject) => gathered.push({ events: events.length, resolve, reject }));
    },
    answer(answer) {
      const puts = posted.get(answer.id) ?? [];
      posted.delete(answer.id);
      if ("refused" in answer) {
        const { reason, retryAfterSeconds } = answer.refused;
        for (const { reject } of puts) reject(new QueueUnavailable(reason, retryAfterSeconds));
        return;
      }
      let place = 0;
      for (const { events, resolve } of puts) {
        resolve(answer.results?.slice(place, place + events) ?? Array.from({ length: events }, () => "stored"));
        place += events;
      }
    },
  };
}
