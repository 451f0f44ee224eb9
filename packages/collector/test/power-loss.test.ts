import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../chaos/random.ts";
import { silentLog } from "../src/lib/log.ts";
import { unixMs } from "../src/lib/time.ts";
import { openBacklog } from "../src/queue/backlog.ts";
import { claims } from "../src/queue/drivers/sqlite/claims.ts";
import { openDatabase } from "../src/queue/drivers/sqlite/open-database.ts";
import { openReader } from "../src/queue/drivers/sqlite/reader.ts";
import { createDisk, type Fate, FATES } from "./power-loss-disk.ts";
import { type Operation, readTrace, STRACE_ARGS } from "./power-loss-trace.ts";

const STORING = fileURLToPath(new URL("../src/queue/drivers/sqlite/killed.fixture.ts", import.meta.url));
const LEAST_IMAGES = 300;
/** Of the storing process: enough for 300 fsyncs and some checkpoints. */
const LINES = 12_000;
const SEED = Number(process.env["DAYFLY_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

const hasStrace = spawnSync("strace", ["--version"], { stdio: "ignore" }).status === 0;
if (!hasStrace) {
  process.stderr.write("\nPOWER LOSS IS NOT TESTED HERE: strace is missing. On Debian: apt-get install -y strace\n\n");
}

/** Runs the storing process under strace, kills it in mid-work, and reads what it did. */
const record = async (folder: string): Promise<readonly Operation[]> => {
  const data = join(folder, "data");
  const trace = join(folder, "trace");
  mkdirSync(data);
  const command = [...STRACE_ARGS, "-o", trace, process.execPath, STORING, join(data, "queue.db"), "run"];
  const child = spawn("strace", command, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  const ended = once(child, "exit");
  let lines = 0;
  for await (const chunk of child.stdout) {
    lines += String(chunk).split("\n").length - 1;
    // The group: strace and what it runs.
    if (lines > LINES && child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  }
  await ended;
  const operations: Operation[] = [];
  for await (const operation of readTrace(trace, data)) operations.push(operation);
  rmSync(trace);
  return operations;
};

/** What the storing process had said by some moment. */
const createMinutes = () => {
  const said = new Map<string, Set<string>>(["put", "finishing", "done", "dead"].map((step) => [step, new Set()]));
  let cut = "";
  return {
    note(text: string): void {
      const lines = (cut + text).split("\n");
      cut = lines.pop() ?? "";
      for (const line of lines) {
        const [step = "", id = ""] = line.split(" ");
        said.get(step)?.add(id);
      }
    },
    ids: (step: string): readonly string[] => [...(said.get(step) ?? [])],
    has: (step: string, id: string): boolean => said.get(step)?.has(id) ?? false,
  };
};

type Minutes = ReturnType<typeof createMinutes>;

const ALL = 1_000_000;

/** Opens the image by what the queue opens and reads its file by, and says what of the minutes does not hold. */
const findFaults = async (folder: string, minutes: Minutes): Promise<readonly string[]> => {
  const path = join(folder, "queue.db");
  const db = openDatabase(path);
  const integrity = db.prepare("pragma integrity_check").get()?.["integrity_check"];
  const reader = openReader(path);
  const backlog = openBacklog({ store: claims(reader), log: silentLog, letOut: (read) => read });
  await backlog.fill(ALL, unixMs(Number.MAX_SAFE_INTEGER));
  const entries = [...backlog.takeFresh(ALL), ...backlog.takeJobs(ALL)];
  const waiting = entries.map(({ event }) => event.id);
  const dead = new Set<string>(reader.listDead({}, { limit: ALL }).map(({ event }) => event.id));
  reader.close();
  db.close();
  const kept = new Set<string>([...waiting, ...dead]);
  const faults: readonly (readonly [string, number])[] = [
    ["lost", minutes.ids("put").filter((id) => !kept.has(id) && !minutes.has("finishing", id)).length],
    ["back after they were done", minutes.ids("done").filter((id) => kept.has(id)).length],
    ["lost when they died", minutes.ids("dead").filter((id) => !dead.has(id)).length],
    ["in two places", waiting.length + dead.size - kept.size],
    [`integrity: ${String(integrity)}`, integrity === "ok" ? 0 : 1],
  ];
  return faults.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`);
};

const lookAt = async (folder: string, minutes: Minutes): Promise<readonly string[]> => {
  try {
    return await findFaults(folder, minutes);
  } catch (error) {
    return [`does not open: ${String(error)}`];
  }
};

interface Loss {
  readonly images: number;
  /** The images that do not hold what was said, each with its fate and what is wrong. */
  readonly broken: readonly string[];
  readonly acknowledged: number;
}

/** Cuts the power after fsyncs, `every` so many, and looks at what is left. `isIgnored`: the disk lies about these fsyncs. */
const cutThePower = async (
  operations: readonly Operation[],
  folder: string,
  { every, isIgnored = () => false }: { every: number; isIgnored?: (file: number) => boolean },
): Promise<Loss> => {
  const random = createRandom(SEED, "power");
  const fates = Object.keys(FATES).filter((name): name is Fate => name in FATES);
  const syncs = operations.flatMap(({ kind }, place) => (kind === "sync" ? [place] : []));
  const disk = createDisk();
  const minutes = createMinutes();
  const broken: string[] = [];
  let images = 0;
  let place = 0;

  for (const [index, sync] of syncs.entries()) {
    if (index % every !== 0) continue;
    const fate = fates[images % fates.length] ?? "torn off";
    const next = syncs[index + 1] ?? operations.length;
    // Where all is torn off, the last moment before the next fsync is the hardest: most was said that none has confirmed.
    const moment = fate === "torn off" ? next : random.integer(sync + 1, next);
    for (; place < moment; place++) {
      const operation = operations[place];
      if (operation?.kind === "say") minutes.note(operation.text);
      else if (operation && !(operation.kind === "sync" && isIgnored(operation.file))) disk.apply(operation);
    }
    const image = join(folder, `image-${images}`);
    mkdirSync(image);
    disk.lose(fate, random, image);
    const faults = await lookAt(image, minutes);
    if (faults.length > 0) broken.push(`fsync ${index}, ${fate}: ${faults.join(", ")}`);
    rmSync(image, { recursive: true });
    images++;
  }
  return { images, broken, acknowledged: minutes.ids("put").length };
};

/** Of the file that had the name at the end. */
const countSyncs = (operations: readonly Operation[], name: string): number => {
  const file = operations.findLast((operation) => operation.kind === "name" && operation.name === name);
  const named = file === undefined ? operations.length : operations.indexOf(file);
  return operations
    .slice(named)
    .filter((operation) => operation.kind === "sync" && file?.kind === "name" && operation.file === file.file).length;
};

describe.skipIf(!hasStrace)("the queue's file, when the power goes", () => {
  const folder = mkdtempSync(join(tmpdir(), "dayfly-power-"));
  let operations: readonly Operation[] = [];

  beforeAll(async () => {
    operations = await record(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`keeps all that it answered for, in ${LEAST_IMAGES} images of the disk or more`, { timeout: 120_000 }, async () => {
    const { images, broken, acknowledged } = await cutThePower(operations, folder, { every: 1 });
    expect(broken, `DAYFLY_SEED=${SEED}`).toEqual([]);
    expect(images).toBeGreaterThanOrEqual(LEAST_IMAGES);
    expect(acknowledged).toBeGreaterThan(1000);
    expect(countSyncs(operations, "queue.db"), "checkpoints were among them").toBeGreaterThan(0);
  });

  it("would not on a disk that lies about the log's fsyncs: the images can tell", { timeout: 60_000 }, async () => {
    const logs = new Set(
      operations.flatMap((operation) => (operation.kind === "name" && operation.name === "queue.db-wal" ? [operation.file] : [])),
    );
    expect(logs.size).toBeGreaterThan(0);
    const { images, broken } = await cutThePower(operations, folder, { every: 60, isIgnored: (file) => logs.has(file) });
    expect(broken.length).toBeGreaterThan(images / 2);
  });
});
