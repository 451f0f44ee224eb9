import type { Entry } from "../entry.ts";

/** What tells a copy of an event from others is needed again when it is settled. */
export interface KeyedEntry extends Entry {
  readonly key: string;
}

/** Keeps copies of an event apart: one is out at a time, and the others wait for what becomes of it. */
export interface Copies {
  /** Whether the entry goes out; else it is kept, for another of its key is out. */
  letOut(key: string, entry: Entry): boolean;
  /** The one that was out is settled, or its lease is over. Gives those that waited for it. */
  takeBack(key: string): readonly KeyedEntry[];
  /** Gives all that wait. */
  takeKept(): readonly KeyedEntry[];
}

const NONE: readonly KeyedEntry[] = [];

export function keepCopiesApart(): Copies {
  const out = new Map<string, readonly KeyedEntry[]>();
  return {
    letOut(key, entry) {
      const kept = out.get(key);
      out.set(key, kept === undefined ? NONE : [...kept, { ...entry, key }]);
      return kept === undefined;
    },
    takeBack(key) {
      const kept = out.get(key) ?? NONE;
      out.delete(key);
      return kept;
    },
    takeKept() {
      const kept = [...out.values()].flat();
      for (const { key } of kept) out.set(key, NONE);
      return kept;
    },
  };
}
