import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import * as sqlite from "node:sqlite";
import type { TellProgress } from "../../../lib/progress.ts";
import type { BackupReport } from "../../queue.ts";
import { syncDirectory } from "./open-database.ts";

/** 4 MiB at once. */
const PAGES_PER_STEP = 1000;

/**
 * Copies the queue as it is at one moment, while it goes on, and reads all of the copy before that gets its name. The copy is one file,
 * which only this user may read. Reading it takes this thread: run it in one of its own. Tells how many of the pages are copied.
 */
export async function backupDatabase(path: string, file: string, overwrite: boolean, tell: TellProgress): Promise<BackupReport> {
  const target = resolve(file);
  refuseTarget(path, target, overwrite);
  const unfinished = `${target}.unfinished`;
  removeDatabase(unfinished);
  // SQLite takes an empty file for an empty database and keeps its mode.
  closeSync(openSync(unfinished, "wx", 0o600));
  try {
    await copy(path, unfinished, tell);
    tell({ doing: "Checking the copy" });
    checkCopy(unfinished);
    if (!overwrite) closeSync(reserve(target));
    renameSync(unfinished, target);
    syncDirectory(dirname(target));
    return { file: target, bytes: statSync(target).size };
  } catch (error) {
    removeDatabase(unfinished);
    throw error;
  }
}

async function copy(path: string, unfinished: string, tell: TellProgress): Promise<void> {
  // In the built package the name is there, whatever this Node has.
  if (typeof sqlite.backup !== "function")
    throw new Error("This version of Node cannot copy a database; use Node 22.16 or later.");
  const source = new sqlite.DatabaseSync(path, { readOnly: true });
  try {
    // An open read holds on to this moment. Without it each commit of the storage thread would make the copying start over.
    source.exec("begin");
    source.prepare("select count(*) from probe").get();
    await sqlite.backup(source, unfinished, {
      rate: PAGES_PER_STEP,
      progress: ({ totalPages, remainingPages }) => tell({ done: totalPages - remainingPages, total: totalPages }),
    });
  } finally {
    source.close();
  }
}

/** Makes the copy a single file (no write-ahead log) and reads all of it. */
function checkCopy(unfinished: string): void {
  const db = new sqlite.DatabaseSync(unfinished);
  try {
    db.exec("pragma journal_mode = delete");
    const verdict = db.prepare("pragma integrity_check").get()?.["integrity_check"];
    if (verdict !== "ok")
      throw new Error(`The copy is damaged (${String(verdict)}), so it was not kept. Check the queue's disk.`);
  } finally {
    db.close();
  }
  const handle = openSync(unfinished, "r+");
  fsyncSync(handle);
  closeSync(handle);
}

/** Takes the name, unless somebody did meanwhile. */
function reserve(target: string): number {
  try {
    return openSync(target, "wx", 0o600);
  } catch (error) {
    throw new Error(exists(target), { cause: error });
  }
}

/** Of the files that stand for the queue. */
const SUFFIXES = ["", "-wal", "-shm", "-journal", ".lock", ".new"];
/** What else a data directory holds. */
const NEIGHBOURS = ["record.db", "admin.db"];

function refuseTarget(path: string, target: string, overwrite: boolean): void {
  const directory = dirname(target);
  if (!existsSync(directory)) throw new Error(`There is no directory ${directory}; make it first.`);
  const place = join(realpathSync(directory), basename(target));
  const home = realpathSync(dirname(path));
  const own = [basename(path), ...NEIGHBOURS].flatMap((name) => SUFFIXES.map((suffix) => join(home, name + suffix)));
  if (own.includes(place)) throw new Error(`${target} belongs to the running collector; choose another name.`);
  if (!existsSync(target)) return;
  if (!statSync(target).isFile()) throw new Error(`${target} is not a file; choose another name.`);
  if (!overwrite) throw new Error(exists(target));
}

const exists = (target: string): string => `${target} exists; choose another name, or overwrite it with --force.`;

function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
}
