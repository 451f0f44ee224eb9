import type { DatabaseSync } from "node:sqlite";

/** Runs `work` in a transaction that holds all of it or, when it throws, none. */
export function transaction<Value>(db: DatabaseSync, work: () => Value): Value {
  db.exec("begin immediate");
  try {
    const value = work();
    db.exec("commit");
    return value;
  } catch (error) {
    // SQLite has rolled back by itself after some errors.
    if (db.isTransaction) db.exec("rollback");
    throw error;
  }
}
