import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { StorageSettings } from "./protocol.ts";

const MIB = 1024 * 1024;

/** Of one request from a browser, twice. A store with less is full, whatever is asked for, so that readiness does not flicker. */
const LEAST_ROOM = 128 * 1024;

/**
 * Why so many more bytes cannot be appended; undefined where they can. Only puts ask: settlements need a little room to delete what
 * fills the file, so appending stops while there still is some, and a full queue drains by itself.
 */
export type RefuseAppend = (bytes: number) => string | undefined;

export function watchRoom(db: DatabaseSync, { path, maxFileBytes, minFreeBytes }: StorageSettings): RefuseAppend {
  const pageCount = db.prepare("pragma page_count");
  const freePages = db.prepare("pragma freelist_count");
  const pageSize = Number(db.prepare("pragma page_size").get()?.["page_size"]);
  const directory = dirname(path);
  const file = statSync(path);

  return (bytes) => {
    const there = statSync(path, { throwIfNoEntry: false });
    // SQLite writes on, into a file that has no name any more or another one, and the next start would not find what it took.
    if (there?.ino !== file.ino || there.dev !== file.dev) {
      return `${path} was moved, deleted or replaced while dayfly runs; put it back, or restart dayfly`;
    }
    const needed = Math.max(2 * bytes, LEAST_ROOM);
    const reusable = Number(freePages.get()?.["freelist_count"]) * pageSize;
    const used = Number(pageCount.get()?.["page_count"]) * pageSize - reusable;
    if (used + needed > maxFileBytes) {
      return `the queue has reached its limit of ${Math.ceil(maxFileBytes / MIB)} MiB; it takes events again as they are delivered`;
    }
    // What was drained leaves its pages in the file: reusing them takes nothing from the volume.
    if (needed <= reusable) return undefined;
    const volume = statfsSync(directory);
    // A volume that does not tell its size is not judged.
    if (volume.blocks > 0 && volume.bavail * volume.bsize < minFreeBytes + needed) {
      return `the volume of ${directory} has less than ${Math.ceil(minFreeBytes / MIB)} MiB left; free some space`;
    }
    return undefined;
  };
}
