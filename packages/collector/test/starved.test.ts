import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../src/lib/folder.fixture.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import { serveSandbox } from "../src/sandbox/serve-sandbox.ts";
import { postEvent, runDayfly, startDayfly, urlOf } from "./dayfly-process.fixture.ts";

/** Root may write everywhere; without these capabilities it may not. */
const RIGHTS = "-dac_override,-dac_read_search";
const AS_A_USER = process.getuid?.() === 0 ? `setpriv --bounding-set=${RIGHTS} --inh-caps=${RIGHTS}` : "";

/** Node's options for a process whose storage thread, and no other, takes all memory that it may have once there is a file `now`. */
const hoarding = (now: string): string => {
  const script = `
    import { existsSync } from "node:fs";
    import { workerData } from "node:worker_threads";
    const hoard = [];
    const look = () => { while (existsSync(${JSON.stringify(now)})) hoard.push(Array.from({ length: 1000 }, Math.random)); };
    if (workerData?.maxFileBytes) setInterval(look, 50).unref();`;
  return `--max-old-space-size=128 --import data:text/javascript,${encodeURIComponent(script)}`;
};

/** SIGSTOP. Resolves when none of its threads runs any more: one that did could take a connection and then let its request time out. */
const stop = async (child: ChildProcess): Promise<void> => {
  child.kill("SIGSTOP");
  const threads = `/proc/${child.pid}/task`;
  const states = () =>
    readdirSync(threads).map((thread) => /^State:\t(.)/m.exec(readFileSync(`${threads}/${thread}/status`, "utf8"))?.[1]);
  await expect.poll(() => new Set(states())).toEqual(new Set(["T"]));
};

it.each([
  // Of a lock that it may only read SQLite keeps no second collector away.
  { name: "queue.db.lock", env: {} },
  { name: "admin.db", env: { DAYFLY_ADMIN_TOKEN: "admin-token-of-the-test-0123456789" } },
])("a collector that may not write $name says so, and whose it should be", async ({ name, env }) => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, name), "", { mode: 0o444 });
  const account = { PINTEREST_AD_ACCOUNT_ID: "1", PINTEREST_ACCESS_TOKEN: "pina_token_1" };
  const { code, errors } = await runDayfly(["start"], {
    env: { ...env, ...account, DAYFLY_DATA_DIR: dataDir, DAYFLY_PORT: "0" },
    shell: `exec timeout 20 ${AS_A_USER} "$@"`,
  });
  expect(errors).toContain(`${name} may not be written by this user (EACCES). Give it to the user that dayfly runs as`);
  expect(code).toBe(1);
});

it("a backup to where the collector may not write says so", async () => {
  const [dataDir, folder] = [temporaryFolder(), temporaryFolder()];
  chmodSync(folder, 0o500);
  await urlOf(startDayfly({ dataDir, shell: `exec ${AS_A_USER} "$@"` }));
  const { code, errors } = await runDayfly(["backup", join(folder, "copy.db")], { env: { DAYFLY_DATA_DIR: dataDir } });
  expect(errors).toBe(
    `${join(folder, "copy.db.unfinished")} cannot be made (EACCES). The collector writes the copy: choose a directory that its user may write.\n`,
  );
  expect(code).toBe(1);
});

it("what root starts in the folder of a service belongs to the service", async () => {
  const dataDir = temporaryFolder();
  const isRoot = process.getuid?.() === 0;
  const { uid, gid } = isRoot ? { uid: 61_234, gid: 61_235 } : statSync(dataDir);
  chownSync(dataDir, uid, gid);
  const child = startDayfly({ dataDir, env: { DAYFLY_ADMIN_TOKEN: "admin-token-of-the-test-0123456789" } });
  await urlOf(child);
  for (const name of ["queue.db", "queue.db.lock", "queue.db-wal", "record.db", "admin.db"])
    expect({ name, ...statSync(join(dataDir, name)) }).toMatchObject({ name, uid, gid });
});

it("a command that may not look into the data directory says so, not that there is no queue", async () => {
  const dataDir = temporaryFolder();
  chmodSync(dataDir, 0);
  onTestFinished(() => chmodSync(dataDir, 0o700));
  const env = { DAYFLY_DATA_DIR: dataDir };
  const { code, errors } = await runDayfly(["stats"], { env, shell: `exec ${AS_A_USER} "$@"` });
  expect(errors).toBe(
    `This user may not look into ${dataDir}. Run the command as the user that the collector runs as, or as root.\n`,
  );
  expect(code).toBe(1);
});

describe("a collector that lacks what it needs", () => {
  it.each([
    { who: "nobody signs in", env: {} },
    { who: "operators sign in", env: { DAYFLY_ADMIN_TOKEN: "an-administrator-of-a-starved-one" } },
  ])(
    "says so when it may not write its data directory, where $who, and touches nothing",
    { timeout: 20_000 },
    async ({ env }) => {
      const dataDir = temporaryFolder();
      chmodSync(dataDir, 0o500);
      const child = startDayfly({ dataDir, env, shell: `exec ${AS_A_USER} "$@"` });
      if (!child.stderr) throw new Error("no output to read");
      const [[exitCode], errors] = await Promise.all([once(child, "exit"), text(child.stderr)]);
      expect(exitCode).toBe(1);
      expect(errors).toMatch(/may not be written by this user \(EACCES\).*DAYFLY_DATA_DIR/);
      expect(errors).toContain(dataDir);
      expect(readdirSync(dataDir)).toEqual([]);
    },
  );

  it("comes back by itself after it had no file descriptors left", { timeout: 30_000 }, async () => {
    const child = startDayfly({ dataDir: temporaryFolder(), shell: 'ulimit -n 60; exec "$@"' });
    const url = await urlOf(child);
    expect(await postEvent(url, "before")).toBe(204);
    const { hostname, port } = new URL(url);
    const sockets: Socket[] = [];
    for (let count = 0; count < 150; count += 1) {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on("error", () => {});
      sockets.push(socket);
    }
    await wait(300);
    expect(child.exitCode, "it is still there").toBeNull();
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => postEvent(url, "after").catch(() => 0)).toBe(204);
  });

  it("ends when its storage thread is out of memory, and loses nothing", { timeout: 30_000 }, async () => {
    const [dataDir, folder] = [temporaryFolder(), temporaryFolder()];
    const now = join(folder, "now");
    const child = startDayfly({ dataDir, env: { NODE_OPTIONS: hoarding(now) } });
    if (!child.stderr) throw new Error("no output to read");
    expect(await postEvent(await urlOf(child), "before")).toBe(204);
    writeFileSync(now, "");
    const [[exitCode], errors] = await Promise.all([once(child, "exit"), text(child.stderr)]);
    expect(exitCode).toBe(1);
    expect(errors).toContain("The storage thread failed");
    const pinterest = await serveSandbox({ port: 0, clock: nodeClock });
    onTestFinished(() => pinterest.close());
    const again = startDayfly({ dataDir, apiBase: pinterest.apiBase });
    await urlOf(again);
    await expect.poll(() => pinterest.sandbox.counted().map(({ event }) => event["event_id"])).toEqual(["before"]);
  });

  it("goes on where it was after it was stopped for seconds", { timeout: 30_000 }, async () => {
    const pinterest = await serveSandbox({ port: 0, clock: nodeClock });
    onTestFinished(() => pinterest.close());
    const child = startDayfly({ dataDir: temporaryFolder(), apiBase: pinterest.apiBase });
    const url = await urlOf(child);
    expect(await postEvent(url, "before")).toBe(204);
    await stop(child);
    const meanwhile = postEvent(url, "meanwhile");
    await wait(5_000);
    child.kill("SIGCONT");
    expect(await meanwhile).toBe(204);
    const ids = () => pinterest.sandbox.counted().map(({ event }) => event["event_id"]);
    await expect.poll(() => ids().toSorted()).toEqual(["before", "meanwhile"]);
  });
});
