import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ensureDataDirectory } from "../../lib/data-directory.ts";
import { schemaVersion } from "../../lib/migrations.ts";
import { ensurePrivateFile } from "../../lib/private-file.ts";

const SCHEMA = readFileSync(new URL("schema.sql", import.meta.url), "utf8");
const VERSION = 1;

/**
 * Opens the record's file. One that is damaged or of another version is begun anew: it holds nothing that is needed. Throws where it cannot be
 * used as things are (locked, another user's, a full volume), and leaves it as it is.
 */
export function openDatabase(path: string): DatabaseSync {
  ensureDataDirectory(dirname(path));
  try {
    return openAsItIs(path);
  } catch (error) {
    if (!isOfNoUse(error)) throw error;
    for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
    return openAsItIs(path);
  }
}

class OtherVersion extends Error {}

/** SQLite's result codes for a damaged file and for none of its own (https://www.sqlite.org/rescode.html). */
const DAMAGED = new Set<unknown>([11, 26]);

const isOfNoUse = (error: unknown): boolean =>
  error instanceof OtherVersion || (error instanceof Error && "errcode" in error && DAMAGED.has(Number(error.errcode) & 0xff));

function openAsItIs(path: string): DatabaseSync {
  ensurePrivateFile(path);
  const db = new DatabaseSync(path, { timeout: 2000 });
  try {
    db.exec("pragma journal_mode = wal");
    // A power cut may take the last seconds; nobody waits for the disk.
    db.exec("pragma synchronous = normal");
    // What was forgotten is overwritten.
    db.exec("pragma secure_delete = on");
    db.exec("pragma cache_size = -8000");
    const version = schemaVersion(db);
    if (version === 0) db.exec(SCHEMA);
    else if (version !== VERSION) throw new OtherVersion();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
