import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import { manualClock } from "../../manual-clock.ts";
import { openSqliteQueue } from "../sqlite.ts";

const CHILD = fileURLToPath(new URL("killed.fixture.ts", import.meta.url));
const KILLS = 24;

/** Starts the child and kills it the moment it has printed so many lines. Gives all whole lines that it got out. */
async function runAndKill(path: string, run: string, afterLines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, path, run], { stdio: ["ignore", "pipe", "pipe"] });
  const problems: string[] = [];
  child.stderr.on("data", (text) => problems.push(String(text)));
  const lines: string[] = [];
  const exited = new Promise((resolve) => child.once("exit", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === afterLines) child.kill("SIGKILL");
  }
  await exited;
  if (lines.length < afterLines) throw new Error(`the child stopped by itself: ${problems.join("")}`);
  // The kill may cut the last line.
  return lines.slice(0, -1);
}

describe("openSqliteQueue, killed", () => {
  it(`loses nothing that it answered for, in ${KILLS} SIGKILLs`, { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "dayfly-kill-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "queue.db");
    const told = new Map<string, Set<string>>(["put", "finishing", "done", "dead"].map((step) => [step, new Set()]));
    const idsTold = (step: string): readonly string[] => [...(told.get(step) ?? [])];
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (const line of await runAndKill(path, `run${kill}`, 1 + ((kill * 389) % 2000))) {
        const [step = "", id = ""] = line.split(" ");
        told.get(step)?.add(id);
      }
    }

    const clock = manualClock();
    clock.advance(HOUR_MS);
    const queue = await openSqliteQueue({ path, clock, log: silentLog });
    const waiting = (await queue.lease({ max: 1_000_000, leaseMs: 1000 })).map(({ event }) => event.id);
    const dead = (await queue.listDead({}, { limit: 1_000_000 })).map(({ event }) => event.id);
    expect(await queue.stats()).toMatchObject({ waiting: 0, leased: waiting.length, dead: dead.length });
    await queue.close();

    const kept = new Set<string>([...waiting, ...dead]);
    expect(kept.size, "an event is in one place").toBe(waiting.length + dead.length);
    expect(idsTold("put").length).toBeGreaterThan(KILLS * 100);
    expect(idsTold("done").length).toBeGreaterThan(KILLS * 10);
    expect(idsTold("dead").length).toBeGreaterThan(KILLS);
    expect(
      idsTold("put").filter((id) => !kept.has(id) && !told.get("finishing")?.has(id)),
      "lost",
    ).toEqual([]);
    expect(
      idsTold("done").filter((id) => kept.has(id)),
      "came back after it was done",
    ).toEqual([]);
    const buried = new Set<string>(dead);
    expect(
      idsTold("dead").filter((id) => !buried.has(id)),
      "lost when it died",
    ).toEqual([]);
    const db = new DatabaseSync(path);
    expect(db.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
    db.close();
  });
});
