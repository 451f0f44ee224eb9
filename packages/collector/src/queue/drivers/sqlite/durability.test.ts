import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { assertDurable, makeDurable } from "./durability.ts";
import { temporaryFolder } from "../../../lib/folder.fixture.ts";
import { openDatabase } from "./open-database.ts";

const openFile = (): DatabaseSync => {
  const db = new DatabaseSync(join(temporaryFolder(), "some.db"));
  onTestFinished(() => db.close());
  return db;
};

describe("assertDurable", () => {
  it.each(["off", "normal", "extra"])("throws when synchronous is %s", (synchronous) => {
    const db = openFile();
    makeDurable(db);
    db.exec(`pragma synchronous = ${synchronous}`);
    expect(() => assertDurable(db)).toThrow(/does not promise durability/);
  });

  it("throws without a write-ahead log", () => {
    const db = openFile();
    db.exec("pragma synchronous = full");
    expect(() => assertDurable(db)).toThrow(/journal_mode delete/);
  });

  it("passes what makeDurable made, even of a connection that was NORMAL", () => {
    const db = openFile();
    db.exec("pragma synchronous = normal");
    makeDurable(db);
    expect(() => assertDurable(db)).not.toThrow();
  });
});

describe("openDatabase", () => {
  it("gives a connection whose commits wait for the disk", () => {
    const db = openDatabase(join(temporaryFolder(), "queue.db"));
    onTestFinished(() => db.close());
    expect(() => assertDurable(db)).not.toThrow();
    expect(db.prepare("pragma wal_autocheckpoint").get()).toEqual({ wal_autocheckpoint: 250 });
  });
});
