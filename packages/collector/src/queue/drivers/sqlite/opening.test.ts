import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { type Queue, QueueCannotOpen } from "../../queue.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { openSqliteQueue } from "../sqlite.ts";
import { temporaryFolder } from "../../../lib/folder.fixture.ts";

const CHILD = fileURLToPath(new URL("killed.fixture.ts", import.meta.url));
const open = (path: string): Promise<Queue> => openSqliteQueue({ path, clock: manualClock(), log: silentLog });

async function closedQueueAt(path: string): Promise<void> {
  const queue = await open(path);
  await queue.put(storedEvents(50));
  await queue.close();
}

interface Damage {
  readonly what: string;
  readonly says: RegExp;
  readonly damage: (path: string) => void;
}

const DAMAGES: readonly Damage[] = [
  { what: "is empty", says: /is empty: .* backup/, damage: (path) => truncateSync(path, 0) },
  {
    what: "is text",
    says: /cannot be read: .*not a SQLite database.*backup/,
    damage: (path) => writeFileSync(path, "x".repeat(8192)),
  },
  { what: "is cut off", says: /cannot be read: .*damaged.*backup.*recover/, damage: (path) => truncateSync(path, 6000) },
  {
    what: "is missing beside its log",
    says: /is missing, but its write-ahead log is there/,
    damage(path) {
      rmSync(path);
      writeFileSync(`${path}-wal`, "x".repeat(4096));
    },
  },
  {
    what: "is another program's",
    says: /not a queue of dayfly/,
    damage(path) {
      rmSync(path);
      const db = new DatabaseSync(path);
      db.exec("create table note (text)");
      db.close();
    },
  },
  {
    what: "was written by a newer dayfly",
    says: /written by a newer dayfly \(schema 999/,
    damage(path) {
      const db = new DatabaseSync(path);
      db.exec("pragma user_version = 999");
      db.close();
    },
  },
];

describe("openSqliteQueue, opening", () => {
  it.each(DAMAGES)("refuses a file that $what, and leaves it as it is", async ({ says, damage }) => {
    const path = join(temporaryFolder(), "queue.db");
    await closedQueueAt(path);
    damage(path);
    const before = existsSync(path) ? readFileSync(path) : undefined;
    const opening = open(path);
    await expect(opening).rejects.toThrow(QueueCannotOpen);
    await expect(opening).rejects.toThrow(says);
    expect(existsSync(path) ? readFileSync(path) : undefined).toEqual(before);
  });

  it("refuses a directory that cannot be made", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    await expect(open(join(file, "queue.db"))).rejects.toThrow(/cannot be made .*DAYFLY_DATA_DIR/);
  });

  it.runIf(process.platform === "linux")("refuses a directory in a file system that takes none", async () => {
    await expect(open("/proc/dayfly/queue.db")).rejects.toThrow(/cannot be made .*DAYFLY_DATA_DIR/);
  });

  it("makes files that this user alone may open, in a folder that anybody may", async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const queue = await open(join(folder, "queue.db"));
    await queue.put(storedEvents(50));
    const modes = readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
    expect(Object.fromEntries(modes)).toMatchObject({ "queue.db": "600", "queue.db-wal": "600", "queue.db-shm": "600" });
    await queue.close();
  });

  it("finishes what a crash left of the making of the file", async () => {
    const path = join(temporaryFolder(), "queue.db");
    writeFileSync(`${path}.new`, "half a queue");
    await closedQueueAt(path);
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  it("drops what is torn at the end of the write-ahead log, and keeps what stands before it", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "queue.db");
    const queue = await open(path);
    await queue.put(storedEvents(50));
    const torn = join(folder, "torn.db");
    writeFileSync(torn, readFileSync(path));
    writeFileSync(`${torn}-wal`, Buffer.concat([readFileSync(`${path}-wal`), Buffer.alloc(3000, 7)]));
    await queue.close();
    const reopened = await open(torn);
    expect(await reopened.stats()).toMatchObject({ waiting: 50 });
    await reopened.close();
  });

  it("refuses a second queue on the same file, in this process", async () => {
    const path = join(temporaryFolder(), "queue.db");
    const queue = await open(path);
    await expect(open(path)).rejects.toThrow(/Another dayfly is running on .*DAYFLY_DATA_DIR/);
    await queue.close();
    await closedQueueAt(path);
  });

  it("refuses a queue that another process has, and takes it over once that is killed", { timeout: 20_000 }, async () => {
    const path = join(temporaryFolder(), "queue.db");
    const child = spawn(process.execPath, [CHILD, path, "run"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    await expect(open(path)).rejects.toThrow(/Another dayfly is running/);
    child.kill("SIGKILL");
    await once(child, "exit");
    const queue = await open(path);
    expect((await queue.stats()).waiting).toBeGreaterThan(0);
    await queue.close();
  });

  it.each([
    ["waits", 2],
    ["is dead", 3],
  ])("knows what %s again, but for what died for good", async (_what, leasedEvents) => {
    const path = join(temporaryFolder(), "queue.db");
    const reasons = ["invalid", "refused", "gave_up"] as const;
    const events = reasons.map((id) => storedEvent({ id }));
    const before = await open(path);
    await before.put(events);
    const leased = await before.lease({ max: leasedEvents, leaseMs: 1000 });
    await before.settle(
      leased.map(({ ref }, place) => ({ ref, kind: "dead", reason: reasons[place] ?? "refused", detail: "no" })),
    );
    await before.close();
    const queue = await open(path);
    expect(await queue.put(events)).toEqual(["stored", "duplicate", "duplicate"]);
    await queue.close();
  });
});
