import { chmodSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ensureDataDirectory } from "../lib/data-directory.ts";
import { messageOf } from "../lib/message-of.ts";
import { ensurePrivateFile } from "../lib/private-file.ts";
import { readMigrations, schemaVersion } from "../lib/migrations.ts";

const MIGRATIONS = readMigrations(new URL("migrations/", import.meta.url));

const APPLICATION_ID = 1684109686;
const LOCK_WAIT_MS = 500;

/**
 * Opens the small file of what operators keep: sites, sessions, audit log. Made where there is none, for this user alone. It is written a few
 * times a day and on the spot; with a rollback journal, whose commits wait for the disk. Throws an error that says what to do.
 */
export const openVault = (path: string): DatabaseSync => {
  if (path !== ":memory:") {
    ensureDataDirectory(dirname(path));
    ensurePrivateFile(path);
  }
  const db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
  try {
    refuseForeign(db, path);
    if (path !== ":memory:") chmodSync(path, 0o600);
    db.exec("pragma journal_mode = delete");
    db.exec("pragma synchronous = full");
    MIGRATIONS.migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const refuseForeign = (db: DatabaseSync, path: string): void => {
  const version = readVersion(db, path);
  const applicationId = db.prepare("pragma application_id").get()?.["application_id"];
  if (version === 0 && applicationId === 0) return;
  if (applicationId !== APPLICATION_ID)
    throw new Error(`${path} is a SQLite file, but not an operator's store of dayfly. Give dayfly a DAYFLY_DATA_DIR of its own.`);
  if (version > MIGRATIONS.newest)
    throw new Error(
      `${path} was written by a newer dayfly (schema ${version}, this one knows ${MIGRATIONS.newest}). Start that version, or a newer one.`,
    );
};

const readVersion = (db: DatabaseSync, path: string): number => {
  try {
    return schemaVersion(db);
  } catch (error) {
    throw new Error(
      `${path} cannot be read (${messageOf(error)}). Restore it from a backup; or move it away, and with it the sites added by the API.`,
      { cause: error },
    );
  }
};
