import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../lib/folder.fixture.ts";
import { silentLog } from "../lib/log.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { auditIn } from "./audit.ts";
import { openVault } from "./open-vault.ts";

const makePath = (): string => join(temporaryFolder(), "data", "admin.db");

describe("openVault", () => {
  it("makes a file for its user alone, whose commits wait for the disk", () => {
    const path = makePath();
    const db = openVault(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
    expect(db.prepare("pragma synchronous").get()).toEqual({ synchronous: 2 });
    db.close();
  });

  it("finds again what it kept", () => {
    const path = makePath();
    const first = openVault(path);
    auditIn(first, manualClock(), silentLog).note({ role: "admin", name: "bearer token" }, "login");
    first.close();
    const second = openVault(path);
    expect(auditIn(second, manualClock(), silentLog).list({ limit: 10 })).toMatchObject([
      { by: "bearer token", action: "login" },
    ]);
    second.close();
  });

  it("refuses what is not its own, and leaves it as it is", () => {
    const foreign = makePath();
    openVault(foreign).close();
    const other = new DatabaseSync(foreign);
    other.exec("pragma application_id = 7");
    other.close();
    expect(() => openVault(foreign)).toThrow(/not an operator's store of dayfly/);

    const newer = makePath();
    openVault(newer).close();
    const later = new DatabaseSync(newer);
    later.exec("pragma user_version = 99");
    later.close();
    expect(() => openVault(newer)).toThrow(/newer dayfly/);

    const garbage = makePath();
    openVault(garbage).close();
    writeFileSync(garbage, "not a database, whatever its name says".repeat(100));
    expect(() => openVault(garbage)).toThrow(/cannot be read/);
  });
});

describe("auditIn", () => {
  it("lists the newest first, a page at a time", () => {
    const audit = auditIn(openVault(":memory:"), manualClock(), silentLog);
    for (const subject of ["a", "b", "c"]) audit.note({ role: "admin", name: "x" }, "login", subject);
    const [first] = audit.list({ limit: 1 });
    expect(first?.subject).toBe("c");
    expect(audit.list({ limit: 5, before: first?.id }).map(({ subject }) => subject)).toEqual(["b", "a"]);
  });

  it("keeps the newest ten thousand", () => {
    const db = openVault(":memory:");
    const audit = auditIn(db, manualClock(), silentLog);
    db.exec("begin");
    for (let i = 0; i < 10_010; i += 1) audit.note({ role: "admin", name: "x" }, "login");
    db.exec("commit");
    expect(db.prepare("select count(*) as n from audit").get()).toEqual({ n: 10_000 });
  });
});
