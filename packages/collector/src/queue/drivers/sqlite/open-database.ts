import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { schemaVersion } from "../../../lib/migrations.ts";
import { ensurePrivateFile } from "../../../lib/private-file.ts";
import { assertDurable, makeDurable } from "./durability.ts";
import { migrate, NEWEST_SCHEMA } from "./migrate.ts";
import { describeStoreError } from "./store-errors.ts";

const APPLICATION_ID = 1684109670;
const LOCK_WAIT_MS = 500;

/** Opens the queue's file for writing, made where there is none. Throws an error that says what to do; then nothing was changed. */
export function openDatabase(path: string): DatabaseSync {
  refuseLeftovers(path);
  if (!existsSync(path)) createDatabase(path);
  const db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
  try {
    refuseForeign(db, path);
    makeDurable(db);
    assertDurable(db);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Says so where a queue was and is no more, rather than to start with an empty one. */
function refuseLeftovers(path: string): void {
  const size = sizeOf(path);
  if (size === 0) {
    throw new Error(`${path} is empty: its queue was cut off. ${RECOVERY} To start with an empty queue, delete it.`);
  }
  if (size === undefined && (sizeOf(`${path}-wal`) ?? 0) > 0) {
    throw new Error(
      `${path} is missing, but its write-ahead log is there. ${RECOVERY} To start with an empty queue, delete ${path}-wal.`,
    );
  }
}

const RECOVERY = "Restore the file (with its -wal, if there is one) from a backup.";

/** Made under another name and moved into place when complete, so that a crash in between leaves no half a queue. */
function createDatabase(path: string): void {
  const unfinished = `${path}.new`;
  for (const file of [unfinished, `${unfinished}-wal`, `${unfinished}-shm`]) rmSync(file, { force: true });
  ensurePrivateFile(unfinished);
  const db = new DatabaseSync(unfinished);
  makeDurable(db);
  migrate(db);
  db.close();
  renameSync(unfinished, path);
  syncDirectory(dirname(path));
}

function refuseForeign(db: DatabaseSync, path: string): void {
  const applicationId = readHeader(db, path);
  if (applicationId !== APPLICATION_ID) {
    throw new Error(`${path} is a SQLite file, but not a queue of dayfly. Give dayfly a DAYFLY_DATA_DIR of its own.`);
  }
  const version = schemaVersion(db);
  if (version > NEWEST_SCHEMA) {
    throw new Error(
      `${path} was written by a newer dayfly (schema ${version}, this one knows ${NEWEST_SCHEMA}). Start that version, or a newer one.`,
    );
  }
}

function readHeader(db: DatabaseSync, path: string): unknown {
  try {
    // Reads the first page and, with it, the write-ahead log.
    db.prepare("select count(*) from sqlite_schema").get();
    return db.prepare("pragma application_id").get()?.["application_id"];
  } catch (error) {
    throw new Error(
      `${path} cannot be read: ${describeStoreError(error)}. ${RECOVERY} \`sqlite3 ${path} .recover\` may save what it holds.`,
      { cause: error },
    );
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

export function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  fsyncSync(directory);
  closeSync(directory);
}
