import { readMigrations } from "../../../lib/migrations.ts";

/** `migrate` brings a queue's file to the schema `newest`. */
export const { newest: NEWEST_SCHEMA, migrate } = readMigrations(new URL("../../migrations/", import.meta.url));
