/** A process that is to be killed while it migrates: `node migrations.fixture.ts <file> <folder's URL>`. It prints `ready`, migrates and waits. */
import { writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { readMigrations } from "./migrations.ts";

const [, , path = "", folder = ""] = process.argv;
const db = new DatabaseSync(path);
db.exec("pragma journal_mode = wal");
const { migrate } = readMigrations(new URL(folder));
writeSync(1, "ready\n");
migrate(db);
writeSync(1, "done\n");
setInterval(() => {}, 60_000);
