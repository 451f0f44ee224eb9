import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { openSqliteQueue } from "../sqlite.ts";
import { temporaryFolder } from "../../../lib/folder.fixture.ts";

const CHILD = fileURLToPath(new URL("killed.fixture.ts", import.meta.url));
const KILLS = 24;

type Told = ReadonlyMap<string, Set<string>>;

const toldNothing = (): Told => new Map(["put", "finishing", "done", "dead"].map((step) => [step, new Set()]));

function note(told: Told, lines: readonly string[]): void {
  for (const line of lines) {
    const [step = "", id = ""] = line.split(" ");
    told.get(step)?.add(id);
  }
}

/** Starts the child and kills it the moment it has printed so many lines. Gives all whole lines that it got out. */
async function runAndKill(path: string, run: string, afterLines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, path, run], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  let printed = "";
  for await (const piece of child.stdout.setEncoding("utf8")) {
    printed += piece;
    if (!child.killed && printed.split("\n").length > afterLines) child.kill("SIGKILL");
  }
  expect(await exited, "the child stopped by itself").toEqual([null, "SIGKILL"]);
  // The kill may cut the last line; one that is whole counts, for what it announces may have been done.
  return printed.split("\n").slice(0, -1);
}

/** Opens what is left and looks for every event that the queue answered for. */
async function expectNothingLost(path: string, told: Told): Promise<void> {
  const clock = manualClock();
  clock.advance(HOUR_MS);
  const queue = await openSqliteQueue({ path, clock, log: silentLog });
  const waiting = (await queue.lease({ max: 1_000_000, leaseMs: 1000 })).map(({ event }) => event.id);
  const dead = (await queue.listDead({}, { limit: 1_000_000 })).map(({ event }) => event.id);
  expect(await queue.stats()).toMatchObject({ waiting: 0, leased: waiting.length, dead: dead.length });
  await queue.close();

  const kept = new Set<string>([...waiting, ...dead]);
  const buried = new Set<string>(dead);
  const ids = (step: string): readonly string[] => [...(told.get(step) ?? [])];
  expect(kept.size, "an event is in one place").toBe(waiting.length + dead.length);
  expect(
    ids("put").filter((id) => !kept.has(id) && !told.get("finishing")?.has(id)),
    "lost",
  ).toEqual([]);
  expect(
    ids("done").filter((id) => kept.has(id)),
    "came back after it was done",
  ).toEqual([]);
  expect(
    ids("dead").filter((id) => !buried.has(id)),
    "lost when it died",
  ).toEqual([]);
  const db = new DatabaseSync(path);
  expect(db.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
  db.close();
}

describe("openSqliteQueue, killed", () => {
  it(`loses nothing that it answered for, in ${KILLS} SIGKILLs`, { timeout: 180_000 }, async () => {
    const path = join(temporaryFolder(), "queue.db");
    const told = toldNothing();
    for (let kill = 0; kill < KILLS; kill += 1) note(told, await runAndKill(path, `run${kill}`, 1 + ((kill * 389) % 2000)));
    expect(told.get("put")?.size).toBeGreaterThan(KILLS * 100);
    expect(told.get("done")?.size).toBeGreaterThan(KILLS * 10);
    expect(told.get("dead")?.size).toBeGreaterThan(KILLS);
    await expectNothingLost(path, told);
  });

  it("answers for nothing that the disk refused to write", { timeout: 20_000 }, async () => {
    const path = join(temporaryFolder(), "queue.db");
    // A limit on the size of files: writes beyond 2 MiB fail as they do on a broken disk. The child dies of the first refused put.
    const child = spawn("sh", ["-c", 'ulimit -f 4096; exec "$0" "$@"', process.execPath, CHILD, path, "limited"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [[exitCode], output, errors] = await Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]);
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/QueueUnavailable: .*fails to read or write; check the disk/);
    const told = toldNothing();
    note(told, output.split("\n").slice(0, -1));
    expect(told.get("put")?.size).toBeGreaterThan(100);
    await expectNothingLost(path, told);
  });
});
