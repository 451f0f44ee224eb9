import { readdirSync, readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

const FOLDER = new URL("../../migrations/", import.meta.url);

/** Numbered from 1, without gaps; what was released never changes. */
const MIGRATIONS: readonly string[] = readdirSync(FOLDER)
  .filter((name) => /^\d{3}-.*\.sql$/.test(name))
  .toSorted();

/** Which of the migrations the file has seen. */
export const schemaVersion = (db: DatabaseSync): number => Number(db.prepare("pragma user_version").get()?.["user_version"]);

export const NEWEST_SCHEMA = MIGRATIONS.length;

/** Brings a file to the newest schema, a transaction for each step, so that a crash leaves it between two steps and never within one. */
export function migrate(db: DatabaseSync): void {
  for (let version = schemaVersion(db); version < NEWEST_SCHEMA; version += 1) {
    const name = MIGRATIONS[version];
    if (name === undefined) throw new Error(`Migration ${version + 1} is missing.`);
    db.exec("begin immediate");
    db.exec(readFileSync(new URL(name, FOLDER), "utf8"));
    db.exec(`pragma user_version = ${version + 1}`);
    db.exec("commit");
  }
}
