import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { errorCode } from "../../../lib/error-code.ts";
import type { TellProgress } from "../../../lib/progress.ts";
import type { BackupReport } from "../../queue.ts";
import { syncDirectory } from "./open-database.ts";

/**
 * Copies the queue as it is at one moment, while it goes on, and reads all of the copy before that gets its name. The copy is one file,
 * which only this user may read. Reading it takes this thread: run it in one of its own.
 */
export function backupDatabase(path: string, file: string, overwrite: boolean, tell: TellProgress): BackupReport {
  const target = resolve(file);
  refuseTarget(path, target, overwrite);
  const unfinished = `${target}.unfinished`;
  removeDatabase(unfinished);
  makeEmpty(unfinished);
  try {
    copy(path, unfinished);
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

/** SQLite takes an empty file for an empty database and keeps its mode. */
function makeEmpty(unfinished: string): void {
  try {
    closeSync(openSync(unfinished, "wx", 0o600));
  } catch (error) {
    throw new Error(
      `${unfinished} cannot be made (${errorCode(error)}). The collector writes the copy: choose a directory that its user may write.`,
      { cause: error },
    );
  }
}

/** Without the free pages: they still hold events that have left the queue, of forgotten persons too. */
function copy(path: string, unfinished: string): void {
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    source.prepare("vacuum into ?").run(unfinished);
  } finally {
    source.close();
  }
}

/** Reads all of the copy. */
function checkCopy(unfinished: string): void {
  const db = new DatabaseSync(unfinished);
  try {
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
