import { chmodSync, chownSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDataDir } from "./check-data-dir.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { fixes, open, short } from "./doctor.fixture.ts";

const place = (type: number, freeBytes = 1e12) => ({ fileSystemOf: async () => ({ type, freeBytes }) });

describe("checkDataDir", () => {
  const ROOMY = place(0xef53);

  it("is content with a writable folder on a real disk, and leaves nothing there", async () => {
    const folder = temporaryFolder();
    const [writable] = await checkDataDir(open({ DAYFLY_DATA_DIR: folder }));
    expect(writable?.status).toBe("ok");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("tells a folder that the start will make", async () => {
    const [writable] = await checkDataDir(open({ DAYFLY_DATA_DIR: join(temporaryFolder(), "a/b") }, ROOMY));
    expect(writable).toMatchObject({ status: "ok", says: expect.stringContaining("once it is made") });
  });

  it("refuses a place that cannot be written", async () => {
    // Root may write anywhere but in the kernel's own.
    const [writable] = await checkDataDir(open({ DAYFLY_DATA_DIR: "/proc/self/dayfly" }, ROOMY));
    expect(writable?.status).toBe("fail");
    expect(writable?.fix).toContain("DAYFLY_DATA_DIR");
  });

  it.each([
    [0x6969, "fail", "NFS"],
    [0xff534d42, "fail", "CIFS"],
    // As statfs gives it where numbers are signed.
    [0xff534d42 - 2 ** 32, "fail", "CIFS"],
    [0xfe534d42, "fail", "SMB2"],
    [0x65735546, "warn", "FUSE"],
    [0x01021994, "warn", "memory"],
    [0xef53, "ok", "a local disk"],
  ])("knows file system %i", async (type, status, name) => {
    const [, local] = await checkDataDir(open({}, place(type)));
    expect(local).toMatchObject({ status, says: expect.stringContaining(name) });
  });

  it.each([
    [50e6, "fail"],
    [500e6, "warn"],
    [5e9, "ok"],
  ])("judges %i free bytes", async (freeBytes, status) => {
    const [, , space] = await checkDataDir(open({}, place(0xef53, freeBytes)));
    expect(space?.status).toBe(status);
  });

  it("finds a file there that the collector's user may not open, also where root looks", async () => {
    const folder = temporaryFolder();
    const [queue, record] = [join(folder, "queue.db"), join(folder, "record.db")];
    for (const path of [queue, record]) writeFileSync(path, "SQLite format 3\0", { mode: 0o600 });
    if (process.getuid?.() === 0) for (const path of [folder, record]) chownSync(path, 61_234, 61_235);
    else chmodSync(queue, 0o400);
    const found = (await checkDataDir(open({ DAYFLY_DATA_DIR: folder }, ROOMY))).filter(({ status }) => status === "fail");
    expect(short(found)).toEqual([`fail: queue.db in ${folder}: the collector's user may not read and write it.`]);
    expect(fixes(found)).toContain("chown --reference");
  });

  it.each(["", "not a database, though long enough"])("finds a queue's file that begins with %j damaged", async (content) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "queue.db"), content);
    const found = (await checkDataDir(open({ DAYFLY_DATA_DIR: folder }, ROOMY))).filter(({ status }) => status === "fail");
    expect(short(found)).toEqual([`fail: ${join(folder, "queue.db")} is damaged: it is no SQLite database.`]);
  });

  it("has nothing to say where the queue is elsewhere", async () => {
    expect(await checkDataDir(open({ DAYFLY_QUEUE: "memory:" }))).toEqual([]);
  });
});
