import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../../lib/folder.fixture.ts";
import { silentLog } from "../../../lib/log.ts";
import { sha256Hex } from "../../../lib/sha256.ts";
import { unixMs } from "../../../lib/time.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import type { Queue } from "../../queue.ts";
import { storedEvents } from "../../stored-event.fixture.ts";
import { openSqliteQueue } from "../sqlite.ts";
import { backupDatabase } from "./backup.ts";
import { describeCopyError } from "./store-errors.ts";

const TEXT = { text: "x".repeat(600) };

const open = async (path: string): Promise<Queue> => {
  const queue = await openSqliteQueue({ path, clock: nodeClock, log: silentLog });
  onTestFinished(() => queue.close());
  return queue;
};

/** A queue of 3,000 events and one dead letter, in a directory of its own. */
const start = async () => {
  const directory = temporaryFolder();
  const path = join(directory, "queue.db");
  const queue = await open(path);
  for (let call = 0; call < 30; call += 1) await queue.put(storedEvents(100, { prefix: `call-${call}`, props: TEXT }));
  const [leased] = await queue.lease({ max: 1, leaseMs: 60_000 });
  if (leased) await queue.settle([{ ref: leased.ref, kind: "dead", reason: "refused", detail: "no" }]);
  const copy = join(directory, "copy.db");
  const backup = (file = copy, overwrite = false) => {
    if (!queue.backup) throw new Error("SQLite's queue has a backup");
    return queue.backup(file, { overwrite });
  };
  return { directory, path, queue, copy, backup };
};

describe("backup of a SQLite queue", () => {
  it("is a queue with everything that was accepted before, in one file for this user alone", async () => {
    const { directory, copy, backup } = await start();
    expect(await backup()).toEqual({ file: copy, bytes: statSync(copy).size });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).filter((name) => name.startsWith("copy"))).toEqual(["copy.db"]);
    const restored = await open(copy);
    expect(await restored.stats()).toMatchObject({ waiting: 2999, dead: 1 });
    expect(await restored.listDead({})).toMatchObject([{ event: { id: "call-0-0" }, reason: "refused" }]);
  });

  it("holds one moment, whole commits only, while events are accepted and settled", async () => {
    const { queue, copy, backup } = await start();
    const done = new AbortController();
    let calls = 0;
    const traffic = (async () => {
      for (; !done.signal.aborted; calls += 1) {
        await queue.put(storedEvents(50, { prefix: `later-${calls}`, props: TEXT }));
        const leased = await queue.lease({ max: 25, leaseMs: 60_000 });
        await queue.settle(leased.map(({ ref }) => ({ ref, kind: "done" })));
      }
    })();
    await backup();
    done.abort();
    await traffic;
    expect(calls).toBeGreaterThan(3);
    const { waiting } = await (await open(copy)).stats();
    expect((waiting - 2999) % 25).toBe(0);
    expect(waiting).toBeLessThanOrEqual(2999 + calls * 50);
  });

  it("holds nothing of a person who was forgotten, wherever their events had stood", async () => {
    const { queue, copy, backup } = await start();
    const pinUnauth = sha256Hex("her browser");
    const props = { note: "a-trace-of-her" };
    await queue.put(storedEvents(3, { prefix: "hers", props }).map((event) => ({ ...event, pinUnauth })));
    const leased = await queue.lease({ max: 10_000, leaseMs: 60_000 });
    await queue.settle(
      leased.map(({ ref }) => ({ ref, kind: "retry", dueAt: unixMs(nodeClock.now() + 60_000), countsAsAttempt: true })),
    );
    expect(await queue.forget({ pinUnauth: [pinUnauth] })).toEqual({ waiting: 3, dead: 0 });
    await backup();
    expect(readFileSync(copy).includes("a-trace-of-her")).toBe(false);
  });

  it("keeps an older file unless it may overwrite it", async () => {
    const { queue, copy, backup } = await start();
    await backup();
    await queue.dropDead({});
    await expect(backup()).rejects.toThrow("exists; choose another name, or overwrite it with --force.");
    await backup(copy, true);
    expect(await (await open(copy)).stats()).toMatchObject({ waiting: 2999, dead: 0 });
  });

  const OWN = ["queue.db", "queue.db-wal", "queue.db.lock", "record.db", "record.db-wal", "admin.db"];
  it.each(OWN)("never overwrites the collector's own %s", async (name) => {
    const { directory, backup, queue } = await start();
    await expect(backup(join(directory, name), true)).rejects.toThrow("belongs to the running collector");
    expect((await queue.stats()).waiting).toBe(2999);
  });

  it("says what is wrong with the place", async () => {
    const { directory, backup } = await start();
    await expect(backup(join(directory, "no", "copy.db"))).rejects.toThrow("There is no directory");
    await expect(backup(directory, true)).rejects.toThrow("is not a file");
  });

  it("says which volume is full: the copy's", () => {
    const db = new DatabaseSync(":memory:");
    db.exec("pragma max_page_count = 1");
    const full = expect(() => db.exec("create table wide (text)"));
    full.toThrow(
      expect.toSatisfy((error) => describeCopyError(error, "/backups/copy.db").startsWith("The volume of /backups is full")),
    );
  });

  it("makes one backup at a time", async () => {
    const { backup, directory } = await start();
    const first = backup();
    await expect(backup(join(directory, "other.db"))).rejects.toThrow("A backup is being made");
    await first;
    await backup(join(directory, "other.db"));
  });

  it("keeps no copy that is damaged, and the older file stays", async () => {
    const { path, queue, copy } = await start();
    await queue.close();
    const file = openSync(path, "r+");
    writeSync(file, Buffer.alloc(4096 * 40, 0xff), 0, 4096 * 40, 4096 * 200);
    closeSync(file);
    writeFileSync(copy, "the older one");
    expect(() => backupDatabase(path, copy, true, () => {})).toThrow("malformed");
    expect(statSync(copy).size).toBe("the older one".length);
    expect(existsSync(`${copy}.unfinished`)).toBe(false);
  });
});
