import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../lib/folder.fixture.ts";
import type { LogFields } from "../lib/log.ts";
import { silentLog } from "../lib/log.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { unixMs } from "../lib/time.ts";
import { attemptEntry } from "./attempt-entry.ts";
import { recordedEvent } from "./contract/harness.contract.ts";
import { describeRecord } from "./record.contract.ts";
import { openSqliteRecord, type SqliteRecordOptions } from "./sqlite.ts";

const newPath = (): string => join(temporaryFolder(), "data", "record.db");

const open = (path: string, options: Partial<SqliteRecordOptions> = {}) =>
  openSqliteRecord({ path, clock: manualClock(), log: silentLog, ...options });

describeRecord("openSqliteRecord", () => {
  const clock = manualClock();
  return { clock, open: (options) => openSqliteRecord({ path: newPath(), clock, log: silentLog, ...options }) };
});

const accept = (record: ReturnType<typeof open>, ...ids: string[]) =>
  record.accepted(ids.map((id) => record.begin({ event: recordedEvent(id), sent: () => ({}) })));
const idsIn = async (record: ReturnType<typeof open>) =>
  (await record.search({ limit: 10 })).journeys.map(({ stored }) => stored.id);

describe("openSqliteRecord", () => {
  it("writes a few times a second without being asked, and all at its close", async () => {
    const path = newPath();
    const clock = manualClock();
    const record = open(path, { clock });
    accept(record, "a");
    clock.advance(200);
    accept(record, "b");
    await record.close();
    accept(record, "c");
    const reopened = open(path);
    expect(await idsIn(reopened)).toEqual(["b", "a"]);
    await reopened.close();
  });

  it("keeps its files for this user alone, in a folder that anybody may open", async () => {
    const path = newPath();
    mkdirSync(dirname(path), { mode: 0o755 });
    const record = open(path);
    accept(record, "a");
    expect(await idsIn(record)).toEqual(["a"]);
    const modes = readdirSync(dirname(path)).map((name) => statSync(join(dirname(path), name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    await record.close();
  });

  it("remembers when Pinterest last took an event, to the minute", async () => {
    const path = newPath();
    const event = recordedEvent("a");
    const payload = { event_name: "checkout", action_source: "web", event_time: 0, event_id: "a", user_data: {} } as never;
    const record = open(path);
    record.attempted([attemptEntry({ event, at: event.receivedAt, outcome: "delivered", payload })]);
    await record.close();
    const reopened = open(path);
    const { lastDeliveredAt } = await reopened.statistics({ since: unixMs(0), until: unixMs(1), stepMs: 60_000 });
    expect(lastDeliveredAt).toBe(Math.floor(event.receivedAt / 60_000) * 60_000);
    await reopened.close();
  });

  it("begins anew where the file is damaged", async () => {
    const path = newPath();
    const first = open(path);
    accept(first, "a");
    await first.close();
    writeFileSync(path, "no database at all, but long enough to be taken for one".repeat(100));
    const record = open(path);
    accept(record, "b");
    expect(await idsIn(record)).toEqual(["b"]);
    await record.close();
  });

  it("keeps what is in a file that cannot be opened now", async () => {
    const path = newPath();
    const first = open(path);
    accept(first, "a");
    await first.close();
    const other = new DatabaseSync(path);
    other.exec("pragma locking_mode = exclusive; begin exclusive");
    const record = open(path);
    await expect(record.search({ limit: 1 })).rejects.toThrow();
    await record.close();
    other.close();
    const reopened = open(path);
    expect(await idsIn(reopened)).toEqual(["a"]);
    await reopened.close();
  });

  it("says once that it cannot be written, counts what it left out, and holds nobody up", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "where a directory should be");
    const warnings: (LogFields | undefined)[] = [];
    let leftOut = 0;
    const record = open(join(folder, "file", "record.db"), {
      log: { ...silentLog, warn: (_message, fields) => warnings.push(fields) },
      onLeftOut: (count) => (leftOut += count),
    });
    accept(record, "a");
    await expect(record.search({ limit: 1 })).rejects.toThrow();
    accept(record, "b");
    await record.close();
    expect(leftOut).toBe(2);
    expect(warnings).toHaveLength(1);
  });

  it("leaves nothing of a forgotten person in its files", async () => {
    const path = newPath();
    const em = sha256Hex("ada@shop.example");
    const record = open(path);
    record.accepted([record.begin({ event: recordedEvent("a", { rest: { user: { em: [em] } } }), sent: () => ({}) })]);
    await record.forget({ em: [em] });
    for (const name of readdirSync(dirname(path)))
      expect(readFileSync(join(dirname(path), name)).includes(em.slice(0, 16))).toBe(false);
    await record.close();
  });

  it("keeps no IP address anywhere in its file", async () => {
    const path = newPath();
    const record = open(path);
    accept(record, "a");
    await record.close();
    expect(readFileSync(path).includes("shop")).toBe(true);
    expect(readFileSync(path).includes("192.0.2.77")).toBe(false);
  });
});
