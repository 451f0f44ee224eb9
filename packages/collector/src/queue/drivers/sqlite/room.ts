import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { StorageSettings } from "./protocol.ts";

const MIB = 1024 * 1024;

/** Of one request from a browser. A store with less is full, whatever is asked for, so that readiness does not flicker. */
const LEAST_ROOM = 64 * 1024;

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

  return (bytes) => {
    const pages = Number(pageCount.get()?.["page_count"]) - Number(freePages.get()?.["freelist_count"]);
    if (pages * pageSize + Math.max(bytes, LEAST_ROOM) > maxFileBytes) {
      return `the queue has reached its limit of ${Math.ceil(maxFileBytes / MIB)} MiB; it takes events again as they are delivered`;
    }
    const volume = statfsSync(directory);
    // The bytes go to the write-ahead log first, then to the file. A volume that does not tell its size is not judged.
    if (volume.blocks > 0 && volume.bavail * volume.bsize < minFreeBytes + 2 * bytes) {
      return `the volume of ${directory} has less than ${Math.ceil(minFreeBytes / MIB)} MiB left; free some space`;
    }
    return undefined;
  };
}
