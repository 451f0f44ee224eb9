import { DatabaseSync } from "node:sqlite";
import { ensurePrivateFile } from "../../../lib/private-file.ts";
import { sqliteCode } from "./store-errors.ts";

const SQLITE_BUSY = 5;

/**
 * Keeps a second dayfly off the same file: an exclusive lock on an empty SQLite database beside it, which the operating system gives
 * back however the process ends. Returns how to release it.
 */
export function lockInstance(path: string): () => void {
  // Of a lock that this user may only read SQLite takes a reader's part, which keeps no other collector away.
  ensurePrivateFile(`${path}.lock`);
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec("pragma journal_mode = memory");
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    if (sqliteCode(error) !== SQLITE_BUSY) throw error;
    throw new Error(`Another dayfly is running on ${path}. Stop it, or give this one a DAYFLY_DATA_DIR of its own.`, {
      cause: error,
    });
  }
  return () => lock.close();
}
