import { readdirSync, readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

/** The steps that bring a SQLite file to the schema of this version. */
export interface Migrations {
  readonly newest: number;
  /** Brings a file to the newest schema, a transaction for each step, so that a crash leaves it between two steps and never within one. */
  migrate(db: DatabaseSync): void;
}

/** The files `001-….sql` of a folder, numbered without gaps; what was released never changes. */
export const listMigrations = (folder: URL): readonly URL[] =>
  readdirSync(folder)
    .filter((name) => /^\d{3}-.*\.sql$/.test(name))
    .toSorted()
    .map((name) => new URL(name, folder));

export const readMigrations = (folder: URL): Migrations => {
  const files = listMigrations(folder);
  return {
    newest: files.length,
    migrate(db) {
      for (const [index, file] of files.entries()) {
        if (index < schemaVersion(db)) continue;
        db.exec("begin immediate");
        db.exec(readFileSync(file, "utf8"));
        db.exec(`pragma user_version = ${index + 1}`);
        db.exec("commit");
      }
    },
  };
};

/** Which of its migrations a file has seen. */
export const schemaVersion = (db: DatabaseSync): number => Number(db.prepare("pragma user_version").get()?.["user_version"]);
