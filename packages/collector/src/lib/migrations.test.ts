import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./folder.fixture.ts";
import { readMigrations, schemaVersion } from "./migrations.ts";

const CHILD = fileURLToPath(new URL("migrations.fixture.ts", import.meta.url));
const ROWS = 200_000;
/** From the moment that the second step may begin. It takes half a second and more. */
const KILLED_AFTER_MS = [0, 40, 120, 250];

const STEPS = [
  "create table seg (id integer primary key, events text not null) strict;",
  `alter table seg add column shape text;
   update seg set shape = 'new', events = upper(events) || id;
   create index seg_shape on seg (shape, events);`,
];

/** A file that the first step made and that holds rows, and the folder with both steps. */
function prepare(): { readonly path: string; readonly folder: URL } {
  const directory = temporaryFolder();
  mkdirSync(join(directory, "steps"));
  const folder = pathToFileURL(join(directory, "steps/"));
  STEPS.forEach((sql, index) => writeFileSync(new URL(`00${index + 1}-step.sql`, folder), sql));
  const path = join(directory, "some.db");
  const db = new DatabaseSync(path);
  db.exec(`${STEPS[0]} pragma user_version = 1;
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${ROWS})
    insert into seg (id, events) select i, 'events of a segment' from n;`);
  db.close();
  return { path, folder };
}

async function killWhileMigrating(path: string, folder: URL, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, path, folder.href], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  await once(child.stdout, "data");
  await wait(afterMs);
  child.kill("SIGKILL");
  expect(await exited, "the child stopped by itself").toEqual([null, "SIGKILL"]);
}

const count = (db: DatabaseSync, condition: string): unknown =>
  db.prepare(`select count(*) as rows from seg where ${condition}`).get()?.["rows"];

describe("readMigrations", () => {
  it("leaves a file at a step's beginning or at its end when the process is killed in it, and goes on from there", async () => {
    const versions: number[] = [];
    for (const afterMs of KILLED_AFTER_MS) {
      const { path, folder } = prepare();
      await killWhileMigrating(path, folder, afterMs);
      const db = new DatabaseSync(path);
      expect(db.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
      const version = schemaVersion(db);
      versions.push(version);
      expect(count(db, "events = 'events of a segment'")).toBe(version === 1 ? ROWS : 0);
      readMigrations(folder).migrate(db);
      expect(schemaVersion(db)).toBe(2);
      expect(count(db, "shape = 'new' and events = 'EVENTS OF A SEGMENT' || id")).toBe(ROWS);
      db.close();
    }
    // The first ones were killed in the middle, or the test shows nothing.
    expect(versions.slice(0, 2)).toEqual([1, 1]);
  }, 60_000);
});
