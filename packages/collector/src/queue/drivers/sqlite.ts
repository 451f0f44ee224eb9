import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import { HOUR_MS } from "../../lib/time.ts";
import type { PendingLimits } from "../pending-puts.ts";
import type { QueueStore } from "../queue-store.ts";
import type { Queue } from "../queue.ts";
import { steadyTime } from "../steady-time.ts";
import { openStoredQueue } from "../stored-queue.ts";
import { claims } from "./sqlite/claims.ts";
import { deadLetters } from "./sqlite/dead-letters.ts";
import { findStored, forgetStored } from "./sqlite/person.ts";
import type { StorageSettings } from "./sqlite/protocol.ts";
import { openReader } from "./sqlite/reader.ts";
import { startBackup } from "./sqlite/start-backup.ts";
import { startStorage } from "./sqlite/start-storage.ts";

export interface SqliteQueueOptions extends PendingLimits {
  /** The file; `-wal`, `-shm` and `.lock` stand beside it. Its directory is made where there is none. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Puts are refused while what is stored takes more than this; default 16 GiB. The file keeps its size when drained, and reuses it. */
  readonly maxFileBytes?: number;
  /** Puts are refused while the volume has less left; default 16 MiB, what settlements need to delete what fills it. */
  readonly minFreeBytes?: number;
}

const MIB = 1024 * 1024;
/** Nothing is put off for longer: delivery's own pauses are of a quarter of an hour. */
const LONGEST_PAUSE_MS = HOUR_MS;

/**
 * The queue in one SQLite file, of one process at a time. A storage thread is the only writer; this thread reads by a connection of its
 * own. Rejects with `QueueCannotOpen` when the file is damaged, of a newer version, in use, or on a volume that promises no durability.
 *
 * Repeats are recognised among the last 100,000 to 200,000 events of this run; after a restart among the newest 100,000 in segments and
 * 100,000 retries that still wait, and 100,000 dead letters. An event that was delivered before a restart is stored again: Pinterest drops
 * it by its event id.
 */
export async function openSqliteQueue({ path, maxFileBytes, minFreeBytes, ...parts }: SqliteQueueOptions): Promise<Queue> {
  const store = await openStore({
    path,
    maxFileBytes: maxFileBytes ?? 16 * 1024 * MIB,
    minFreeBytes: minFreeBytes ?? 16 * MIB,
    latestDueAt: parts.clock.now() + LONGEST_PAUSE_MS,
  });
  return openStoredQueue({ ...parts, store, time: steadyTime(parts.clock) });
}

async function openStore(settings: StorageSettings): Promise<QueueStore> {
  const { path } = settings;
  const { calls: storage, close } = await startStorage(settings);
  const reader = openReader(path);
  const { jobsAdded, ...claiming } = claims(reader);
  let backingUp: Promise<unknown> | undefined;
  return {
    write: storage.write,
    ...claiming,
    ...deadLetters(storage, reader, jobsAdded),
    async counts() {
      const counts = await storage.counts();
      const oldestReceivedAt = reader.oldestReceivedAt();
      return oldestReceivedAt === undefined ? counts : { ...counts, oldestReceivedAt };
    },
    forget: (person, tell) => forgetStored(storage, person, tell),
    findPerson: (person) => findStored(storage, person),
    async backup(file, { overwrite, tell }) {
      if (backingUp) throw new Error("A backup is being made; wait until it is done.");
      const backup = startBackup({ path, file, overwrite }, tell);
      backingUp = backup;
      return backup.finally(() => (backingUp = undefined));
    },
    async close() {
      reader.close();
      await close();
    },
  };
}
