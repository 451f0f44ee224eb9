import { type RecentKeys, recentKeys } from "../lib/recent-keys.ts";
import type { Entry, ReadEntry } from "./entry.ts";
import { eventKey } from "./event-key.ts";

/** Keeps copies of an event apart: one is out at a time, and the others wait for what becomes of it. */
export interface Copies {
  /** The entry as it goes out. Undefined where another of its event is out: then it is kept. */
  letOut(read: ReadEntry): ReadEntry | "delivered" | undefined;
  /** An entry that was out is settled, or its lease is over. Gives those that waited for it. */
  takeBack(entry: Entry): readonly Entry[];
  /** Of those that go out later, none does. */
  noteDelivered(entry: Entry): void;
  /** Gives all that wait. */
  takeKept(): readonly Entry[];
}

const NONE: readonly Entry[] = [];

/** Where the store takes each event once. */
export const NO_COPIES: Copies = {
  letOut: (read) => read,
  takeBack: () => NONE,
  noteDelivered() {},
  takeKept: () => NONE,
};

/** `known`: the keys of what went out are added to it. */
export function keepCopiesApart(known: RecentKeys): Copies {
  const out = new Map<string, readonly Entry[]>();
  const delivered = recentKeys();
  return {
    letOut(read) {
      const key = eventKey(read.event);
      if (delivered.has(key)) return "delivered";
      const entry = { ...read.entry, key };
      const kept = out.get(key);
      out.set(key, kept === undefined ? NONE : [...kept, entry]);
      if (kept !== undefined) return undefined;
      known.add(key);
      return { ...read, entry };
    },
    takeBack({ key = "" }) {
      const kept = out.get(key) ?? NONE;
      out.delete(key);
      return kept;
    },
    noteDelivered: ({ key = "" }) => delivered.add(key),
    takeKept() {
      const kept = [...out.values()].flat();
      for (const { key = "" } of kept) out.set(key, NONE);
      return kept;
    },
  };
}
