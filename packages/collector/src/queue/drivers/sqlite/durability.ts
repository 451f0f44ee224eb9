import type { DatabaseSync } from "node:sqlite";

const SYNCHRONOUS_FULL = 2;

/**
 * Makes each commit wait for the disk. The order matters: drivers fall back to synchronous=NORMAL when the write-ahead log is switched
 * on, and NORMAL loses the last commits when the power fails. `fullfsync` is what this takes on macOS, and nothing elsewhere.
 */
export function makeDurable(db: DatabaseSync): void {
  db.exec("pragma journal_mode = wal");
  db.exec("pragma synchronous = full");
  db.exec("pragma fullfsync = on");
  // In pages. The commit that empties the log holds up all others: with SQLite's own 1000 the slowest took twice as long.
  db.exec("pragma wal_autocheckpoint = 250");
}

/** Throws unless a commit on this connection waits for the disk. */
export function assertDurable(db: DatabaseSync): void {
  const journalMode = db.prepare("pragma journal_mode").get()?.["journal_mode"];
  const synchronous = db.prepare("pragma synchronous").get()?.["synchronous"];
  if (journalMode === "wal" && synchronous === SYNCHRONOUS_FULL) return;
  throw new Error(
    `SQLite does not promise durability here (journal_mode ${String(journalMode)}, synchronous ${String(synchronous)}; wal and 2 are needed). ` +
      "Put the queue's file on a local disk.",
  );
}
