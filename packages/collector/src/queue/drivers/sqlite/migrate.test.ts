import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { schemaVersion } from "../../../lib/migrations.ts";
import { migrate, NEWEST_SCHEMA } from "./migrate.ts";

const tablesOf = (db: DatabaseSync): readonly unknown[] =>
  db
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .all()
    .map((row) => row["name"]);

describe("migrate", () => {
  it("brings an empty file to the newest schema", () => {
    const db = new DatabaseSync(":memory:");
    migrate(db);
    expect(schemaVersion(db)).toBe(NEWEST_SCHEMA);
    expect(tablesOf(db)).toEqual(expect.arrayContaining(["dead", "job", "probe", "seg", "seg_body"]));
    db.close();
  });

  it("does nothing to a file that is there already", () => {
    const db = new DatabaseSync(":memory:");
    migrate(db);
    db.exec("insert into seg (id, events, open, received_at) values (1, 1, 1, 1)");
    migrate(db);
    expect(db.prepare("select count(*) as n from seg").get()).toEqual({ n: 1 });
    db.close();
  });
});
