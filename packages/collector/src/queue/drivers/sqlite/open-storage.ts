import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { ensureDataDirectory } from "../../../lib/data-directory.ts";
import { deadWriter } from "./dead-writer.ts";
import { personWriter } from "./person-writer.ts";
import { lockInstance } from "./instance-lock.ts";
import { openDatabase } from "./open-database.ts";
import type { StoredCounts } from "../../batch.ts";
import type { Storage, StorageSettings } from "./protocol.ts";
import { watchRoom } from "./room.ts";
import { openWriter } from "./writer.ts";

/** The writing side of the queue, with the file for itself. */
export function openStorage(settings: StorageSettings): { readonly api: Storage; close(): void } {
  ensureDataDirectory(dirname(settings.path));
  const unlock = lockInstance(settings.path);
  try {
    const db = openDatabase(settings.path);
    db.prepare("update job set due_at = ?1 where due_at > ?1").run(settings.latestDueAt);
    const writer = openWriter(db, watchRoom(db, settings));
    return {
      api: { ...writer, counts: countStored(db), ...deadWriter(db), ...personWriter(db) },
      close() {
        db.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function countStored(db: DatabaseSync): () => StoredCounts {
  const counts = db.prepare(
    `select
       (select coalesce(sum(open), 0) from seg) as open,
       (select count(*) from job) as jobs,
       (select count(*) from dead) as dead`,
  );
  return () => {
    const row = counts.get() ?? {};
    return { open: Number(row["open"]), jobs: Number(row["jobs"]), dead: Number(row["dead"]) };
  };
}
