import type { Log } from "../lib/log.ts";
import type { Sha256Hex } from "../lib/sha256.ts";
import { createTryWriting } from "../lib/try-writing.ts";
import type { SessionRow, SessionStore } from "./session-book.ts";

/**
 * Sessions that cannot be written down are held in memory, and those that cannot be removed are ended there: a full disk is when an
 * operator has to look.
 */
export const rememberSessions = (store: SessionStore, log: Log): SessionStore => {
  /** What the store has not heard of; an ended one is undefined. */
  const unwritten = new Map<Sha256Hex, SessionRow | undefined>();
  const write = createTryWriting(log, "Sessions cannot be written down: after a restart one signs in again.");
  return {
    find: (key) => (unwritten.has(key) ? unwritten.get(key) : store.find(key)),
    save(row) {
      if (write(() => store.save(row))) unwritten.delete(row.key);
      else unwritten.set(row.key, row);
    },
    remove(key) {
      if (write(() => store.remove(key))) unwritten.delete(key);
      else unwritten.set(key, undefined);
    },
    prune(before) {
      if (!write(() => store.prune(before))) return;
      for (const [key, row] of unwritten) if (row === undefined && write(() => store.remove(key))) unwritten.delete(key);
    },
  };
};
