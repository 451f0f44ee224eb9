import { encodeEvents } from "../queue/encode-events.ts";
import { chooseEvents, joinAppends, type PackedAppend } from "../queue/packed.ts";
import { EventTooLarge, type PutResult, type Queue, QueueUnavailable } from "../queue/queue.ts";
import type { PutAnswer, PutCall } from "./protocol.ts";

/** The queue of the main thread, as an ingest thread sees it. */
export interface RemoteQueue extends Pick<Queue, "put"> {
  /** Takes the main thread's answer to what was posted. */
  answer(answer: PutAnswer): void;
}

interface Put {
  readonly events: number;
  resolve(results: readonly PutResult[]): void;
  reject(error: QueueUnavailable | EventTooLarge): void;
}

/**
 * `post` gets all that was put in one turn of the event loop as one call, which is stored or refused as a whole: crossing to another
 * thread costs more by the call than by the event. Where one of the events is too large, each put goes again by itself.
 */
export function openRemoteQueue(post: (call: PutCall) => void): RemoteQueue {
  const posted = new Map<number, readonly Put[]>();
  let calls = 0;
  let gathered: Put[] = [];
  let packed: PackedAppend[] = [];

  function send(puts: readonly Put[], events: PackedAppend): void {
    const id = (calls += 1);
    posted.set(id, puts);
    post({ id, events });
  }

  function flush(): void {
    send(gathered, joinAppends(packed));
    gathered = [];
    packed = [];
  }

  function sendApart(puts: readonly Put[], events: PackedAppend): void {
    let first = 0;
    for (const put of puts) {
      const places = Array.from({ length: put.events }, (_event, place) => first + place);
      send([put], chooseEvents(events, places));
      first += put.events;
    }
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
      if ("tooLarge" in answer) {
        const { maxBytes, events } = answer.tooLarge;
        if (puts.length > 1) return sendApart(puts, events);
        for (const { reject } of puts) reject(new EventTooLarge(maxBytes));
        return;
      }
      const duplicates = new Set(answer.duplicates);
      let place = 0;
      for (const { events, resolve } of puts) {
        resolve(Array.from({ length: events }, () => (duplicates.has(place++) ? "duplicate" : "stored")));
      }
    },
  };
}
