import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { HOUR_MS, unixMs } from "../../../lib/time.ts";
import { openSqliteQueue } from "../sqlite.ts";
import { temporaryFolder } from "../../../lib/folder.fixture.ts";
import { storedEvents } from "../../stored-event.fixture.ts";

const CHILD = fileURLToPath(new URL("maintained.fixture.ts", import.meta.url));
const LETTERS = 5_000;
const YOUNG = 500;
/** From the moment that the work begins. It takes some 20 to 100 ms. */
const KILLED_AFTER_MS = [3, 10, 20, 40];

interface Kept {
  readonly waiting: readonly string[];
  readonly dead: readonly string[];
}

/** A queue with old dead letters, which `maintained.fixture.ts` may prune, and some of an hour later. */
async function queueOfDeadLetters(path: string): Promise<void> {
  const clock = manualClock();
  clock.setWallClock(unixMs(clock.now() - HOUR_MS));
  const queue = await openSqliteQueue({ path, clock, log: silentLog });
  const bury = async (prefix: string, count: number): Promise<void> => {
    await queue.put(storedEvents(count, { prefix }));
    const leased = await queue.lease({ max: count, leaseMs: HOUR_MS });
    await queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail: "as planned" })));
  };
  await bury("old", LETTERS - YOUNG);
  clock.advance(2 * HOUR_MS);
  await bury("young", YOUNG);
  await queue.close();
}

async function killDuring(work: string, path: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, path, work], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  await once(child.stdout, "data");
  await wait(afterMs);
  child.kill("SIGKILL");
  expect(await exited, "the child stopped by itself").toEqual([null, "SIGKILL"]);
}

/** Opens what is left, of the queue or of a copy. */
async function lookInto(path: string): Promise<Kept> {
  const db = new DatabaseSync(path);
  expect(db.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
  db.close();
  const clock = manualClock();
  const queue = await openSqliteQueue({ path, clock, log: silentLog });
  const dead = (await queue.listDead({}, { limit: LETTERS })).map(({ event }) => event.id);
  const waiting = (await queue.lease({ max: LETTERS, leaseMs: 1000 })).map(({ event }) => event.id);
  await queue.close();
  return { waiting, dead };
}

const isYoung = (id: string): boolean => id.startsWith("young");

/** What must hold of what a killed process leaves behind. */
const WORKS: Readonly<Record<string, (path: string) => Promise<void>>> = {
  async replay(path) {
    const { waiting, dead } = await lookInto(path);
    expect(new Set([...waiting, ...dead]).size, "every letter, in one place").toBe(LETTERS);
    expect(waiting.length + dead.length).toBe(LETTERS);
  },
  async prune(path) {
    const { waiting, dead } = await lookInto(path);
    expect(waiting).toEqual([]);
    expect(dead.filter(isYoung)).toHaveLength(YOUNG);
  },
  async backup(path) {
    expect((await lookInto(path)).dead).toHaveLength(LETTERS);
    if (existsSync(`${path}.backup`)) expect((await lookInto(`${path}.backup`)).dead).toHaveLength(LETTERS);
  },
};

describe("openSqliteQueue, killed in an operator's work", () => {
  it.each(Object.entries(WORKS))("leaves no half-done %s that harms", { timeout: 60_000 }, async (work, expectWhole) => {
    for (const afterMs of KILLED_AFTER_MS) {
      const path = join(temporaryFolder(), "queue.db");
      await queueOfDeadLetters(path);
      await killDuring(work, path, afterMs);
      await expectWhole(path);
    }
  });
});
