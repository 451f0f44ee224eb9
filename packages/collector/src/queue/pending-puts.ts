import { type PutResult, QueueUnavailable } from "./queue.ts";
import type { BatchReply } from "./batch.ts";
import { joinAppends, type PackedAppend } from "./packed.ts";

/** Events and bytes in memory that wait for the store; puts beyond them are refused. */
export interface PendingLimits {
  /** Default 8,192. */
  readonly maxPendingEvents?: number;
  /** Default 16 MiB. */
  readonly maxPendingBytes?: number;
}

/** Puts that wait for their commit, in bounded memory. */
export interface PendingPuts {
  readonly isEmpty: () => boolean;
  /** Rejects at once when there is no room. */
  add(events: PackedAppend): Promise<readonly PutResult[]>;
  /** The next puts, to be written together. */
  take(): TakenPuts;
}

export interface TakenPuts {
  readonly append: PackedAppend;
  /** Answers each put. */
  finish(outcome: BatchReply["append"]): void;
}

interface Pending {
  readonly events: PackedAppend;
  readonly resolve: (results: readonly PutResult[]) => void;
  readonly reject: (error: QueueUnavailable) => void;
}

const MIB = 1024 * 1024;

/** A segment's size, but for the put that goes over it: larger ones make commits slower and no cheaper. */
const MAX_COMMIT_BYTES = MIB;

export function pendingPuts({ maxPendingEvents = 8192, maxPendingBytes = 16 * MIB }: PendingLimits): PendingPuts {
  let waiting: Pending[] = [];
  let pendingEvents = 0;
  let pendingBytes = 0;

  function takeNext(): readonly Pending[] {
    let bytes = 0;
    const end = waiting.findIndex((put) => (bytes += put.events.lines.length) > MAX_COMMIT_BYTES) + 1 || waiting.length;
    const taken = waiting.slice(0, end);
    waiting = waiting.slice(end);
    return taken;
  }

  function release(puts: readonly Pending[]): void {
    for (const { events } of puts) {
      pendingEvents -= events.events;
      pendingBytes -= events.lines.length;
    }
  }

  return {
    isEmpty: () => waiting.length === 0,
    add(events) {
      const bytes = events.lines.length;
      if (pendingEvents + events.events > maxPendingEvents || pendingBytes + bytes > maxPendingBytes) {
        return Promise.reject(new QueueUnavailable("The disk does not keep up: too many events wait to be written."));
      }
      pendingEvents += events.events;
      pendingBytes += bytes;
      return new Promise((resolve, reject) => waiting.push({ events, resolve, reject }));
    },
    take() {
      const puts = takeNext();
      return {
        append: joinAppends(puts.map(({ events }) => events)),
        finish(outcome) {
          release(puts);
          if (outcome.ok) answer(puts, new Set(outcome.duplicates));
          else puts.forEach((put) => put.reject(new QueueUnavailable(`The store cannot take events: ${outcome.reason}.`)));
        },
      };
    },
  };
}

function answer(puts: readonly Pending[], duplicates: ReadonlySet<number>): void {
  let place = 0;
  for (const { events, resolve } of puts) {
    resolve(Array.from({ length: events.events }, () => (duplicates.has(place++) ? "duplicate" : "stored")));
  }
}
