import { readFileSync } from "node:fs";
import { listMigrations } from "../../../lib/migrations.ts";
import type { Connection, Database } from "./database.ts";

const MIGRATIONS = listMigrations(new URL("../../migrations/postgres/", import.meta.url));

export const NEWEST_SCHEMA = MIGRATIONS.length;

/** Any number; the same for all nodes. */
const MIGRATION_LOCK = 1684109670;

const raw = (text: string) => ({ name: "", text });

/**
 * Brings the schema to the newest version, in one transaction and one node at a time. Throws, and changes nothing, when a newer dayfly was
 * there before.
 */
export async function migrate(database: Database, schema: string): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.run(raw(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`));
    await connection.run(raw(`create schema if not exists "${schema.replaceAll('"', '""')}"`));
    await connection.run(
      raw("create table if not exists migration (version integer primary key, applied_at timestamptz not null)"),
    );
    const version = await schemaVersion(connection);
    if (version > NEWEST_SCHEMA) {
      throw new Error(
        `The schema ${schema} was written by a newer dayfly (version ${version}, this one knows ${NEWEST_SCHEMA}). Start that version, or a newer one.`,
      );
    }
    for (const [index, file] of MIGRATIONS.entries()) {
      if (index < version) continue;
      await connection.run(raw(readFileSync(file, "utf8")));
      await connection.run(raw(`insert into migration (version, applied_at) values (${index + 1}, now())`));
    }
  });
}

const schemaVersion = async (connection: Connection): Promise<number> =>
  Number((await connection.run(raw("select coalesce(max(version), 0) as version from migration")))[0]?.["version"]);
