import type { Clock } from "../../lib/clock.ts";
import { createListeners } from "../../lib/listeners.ts";
import type { Log } from "../../lib/log.ts";
import type { TellProgress } from "../../lib/progress.ts";
import { HOUR_MS } from "../../lib/time.ts";
import { matchesPerson, type PersonFilter } from "../../wire/person-filter.ts";
import type { StoredEvent } from "../../wire/stored-event.ts";
import { encodeEvents } from "../encode-events.ts";
import { grantLeases } from "../grant-leases.ts";
import { openLeases } from "../leases.ts";
import { type DeadFilter, type PutResult, type Queue, QueueClosed } from "../queue.ts";
import { shareLease, type Take } from "../share-lease.ts";
import { steadyTime } from "../steady-time.ts";
import { type Entry, type ReadEntry, readEntry } from "../entry.ts";
import { openBacklog } from "./sqlite/backlog.ts";
import { type Committed, groupCommit } from "../group-commit.ts";
import type { PackedAppend } from "../packed.ts";
import { pendingPuts } from "../pending-puts.ts";
import { findStored, forgetStored } from "./sqlite/person.ts";
import type { DeadChunk } from "./sqlite/protocol.ts";
import { describeStoreError } from "./sqlite/store-errors.ts";
import { openReader } from "./sqlite/reader.ts";
import { settlementPlan } from "../settlement-plan.ts";
import { startBackup } from "./sqlite/start-backup.ts";
import { startStorage } from "./sqlite/start-storage.ts";

export interface SqliteQueueOptions {
  /** The file; `-wal`, `-shm` and `.lock` stand beside it. Its directory is made where there is none. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Events and bytes in memory that wait for the disk; puts beyond them are refused. Defaults 8,192 and 16 MiB. */
  readonly maxPendingEvents?: number;
  readonly maxPendingBytes?: number;
  /** Puts are refused while what is stored takes more than this; default 16 GiB. The file keeps its size when drained, and reuses it. */
  readonly maxFileBytes?: number;
  /** Puts are refused while the volume has less left; default 16 MiB, what settlements need to delete what fills it. */
  readonly minFreeBytes?: number;
}

const MIB = 1024 * 1024;
/** Dead letters that one transaction replays or drops: puts wait for one at most. */
const DEAD_CHUNK = 250;
/** Nothing is put off for longer: delivery's own pauses are of a quarter of an hour. */
const LONGEST_PAUSE_MS = HOUR_MS;
/** Numbers of dead letters that are counted at a time, for the same reason. */
const COUNT_CHUNK = 10_000;

/**
 * The queue in one SQLite file, of one process at a time. A storage thread is the only writer; this thread reads by a connection of its
 * own. Rejects with `QueueCannotOpen` when the file is damaged, of a newer version, in use, or on a volume that promises no durability.
 *
 * Repeats are recognised among the last 100,000 to 200,000 events of this run; after a restart among the newest 100,000 in segments and
 * 100,000 retries that still wait, and 100,000 dead letters. An event that was delivered before a restart is stored again: Pinterest drops
 * it by its event id.
 */
export async function openSqliteQueue(options: SqliteQueueOptions): Promise<Queue> {
  const { path, clock, log, maxPendingEvents = 8192, maxPendingBytes = 16 * MIB } = options;
  const { maxFileBytes = 16 * 1024 * MIB, minFreeBytes = 16 * MIB } = options;
  const thread = await startStorage({ path, maxFileBytes, minFreeBytes, latestDueAt: clock.now() + LONGEST_PAUSE_MS });
  const { calls: storage } = thread;
  const reader = openReader(path);
  const steady = steadyTime(clock);
  const leases = openLeases<Entry>(clock);
  const backlog = openBacklog(reader, log);
  const plan = settlementPlan(steady);
  const puts = pendingPuts({ maxPendingEvents, maxPendingBytes });
  const commits = groupCommit({
    storage,
    puts,
    plan,
    clock,
    log,
    onCommitted: noteCommit,
  });
  const listeners = createListeners();
  /** Of lapsed leases. */
  let returned: Entry[] = [];
  /** Settlements that are not durable yet. */
  let settling = 0;
  /** Calls of `forget` that run: nothing is leased meanwhile, so that no event moves from where they look to where they looked. */
  let forgetting = 0;
  let backingUp: Promise<unknown> | undefined;
  let closing: Promise<void> | undefined;

  function noteCommit({ appended, settled }: Committed): void {
    for (const { id, next } of settled?.jobs ?? []) {
      backlog.jobDone(id);
      if (next) backlog.jobsAdded(next.dueAt);
    }
    for (const { dueAt } of settled?.newJobs ?? []) backlog.jobsAdded(dueAt);
    if (!appended) return;
    backlog.segmentAdded();
    listeners.tell();
  }

  function readAgain(entry: Entry): readonly ReadEntry[] {
    try {
      return [readEntry(entry)];
    } catch (error) {
      const reason = describeStoreError(error);
      log.error("An event cannot be read again; it stays in the queue's file until dayfly is restarted. Check the disk.", {
        reason,
      });
      return [];
    }
  }

  function takeRetries(max: number): readonly ReadEntry[] {
    const first = returned.slice(0, max).flatMap(readAgain);
    // May fail, and then nothing was taken.
    const jobs = backlog.takeJobs(max - first.length, steady.now());
    returned = returned.slice(max);
    return [...first, ...jobs];
  }

  /** A read that fails half-way gives back what was taken before it. */
  function takeDue(max: number): readonly ReadEntry[] {
    const taken: Entry[] = [];
    const noting =
      (take: Take<ReadEntry>): Take<ReadEntry> =>
      (room) => {
        const read = take(room);
        for (const { entry } of read) taken.push(entry);
        return read;
      };
    try {
      return shareLease(max, noting(takeRetries), noting(backlog.takeFresh));
    } catch (error) {
      returned = [...returned, ...taken];
      throw error;
    }
  }

  async function countDead(filter: DeadFilter, upTo: number): Promise<number> {
    let total = 0;
    for (let after = 0; after < upTo; after += COUNT_CHUNK) {
      total += await storage.countDead(filter, { after, upTo: Math.min(after + COUNT_CHUNK, upTo) });
    }
    return total;
  }

  /** Goes through the dead letters of this moment, chunk by chunk. They are counted first where somebody wants to know how far it is. */
  async function forEachDeadChunk(
    filter: DeadFilter,
    tell: TellProgress | undefined,
    work: (chunk: DeadChunk) => Promise<number>,
  ): Promise<number> {
    const upTo = await storage.newestDead();
    const total = tell ? await countDead(filter, upTo) : 0;
    let done = 0;
    for (let count = DEAD_CHUNK; count === DEAD_CHUNK;) {
      count = await work({ upTo, limit: DEAD_CHUNK });
      done += count;
      tell?.({ done, total });
    }
    return done;
  }

  async function replayChunk(filter: DeadFilter, chunk: DeadChunk): Promise<number> {
    const dueAt = steady.now();
    const count = await storage.replayDead(filter, chunk, dueAt);
    backlog.jobsAdded(dueAt);
    if (count > 0) listeners.tell();
    return count;
  }

  /** Settles a person's events that are in this thread's hands, with or without a lease. Gives how many, once that is durable. */
  async function forgetInHand(person: PersonFilter): Promise<number> {
    const isTheirs = (event: StoredEvent): boolean => matchesPerson(event, person);
    const isOfThem = (entry: Entry): boolean => isTheirs(readEntry(entry).event);
    const taken = [...leases.takeWhere(isOfThem), ...returned.filter(isOfThem)];
    const gone = new Set(taken);
    returned = returned.filter((entry) => !gone.has(entry));
    taken.forEach(plan.drop);
    const read = backlog.settleRead(isTheirs);
    if (read) plan.note(read.segment);
    const count = taken.length + (read?.count ?? 0);
    // Also what others settled before: none of it may be written behind the search.
    await commits.settled();
    return count;
  }

  async function shutDown(): Promise<void> {
    listeners.clear();
    await commits.stop();
    reader.close();
    await thread.close();
  }

  const refuseWhenClosed = (): void => {
    if (closing) throw new QueueClosed();
  };

  async function append(events: PackedAppend): Promise<readonly PutResult[]> {
    refuseWhenClosed();
    if (events.events === 0) return [];
    const results = puts.add(events);
    commits.start();
    return results;
  }

  return {
    put: async (events) => append(encodeEvents(events)),
    append,
    async lease({ max, leaseMs }) {
      refuseWhenClosed();
      if (forgetting > 0) return [];
      returned = [...returned, ...leases.takeLapsed()];
      return grantLeases(leases, takeDue(max), leaseMs);
    },
    async settle(settlements) {
      refuseWhenClosed();
      const diedAt = clock.now();
      let count = 0;
      /** A retry's text is read from the file again; where that fails the event comes back by itself. */
      let unread: unknown;
      for (const settlement of settlements) {
        const entry = leases.take(settlement.ref);
        if (!entry) continue;
        try {
          plan.add(entry, settlement, diedAt);
          count += 1;
        } catch (error) {
          unread ??= error;
          returned.push(entry);
        }
      }
      settling += count;
      if (count > 0) await commits.settled().finally(() => (settling -= count));
      if (unread !== undefined) throw new Error(describeStoreError(unread), { cause: unread });
    },
    onReady: listeners.add,
    async stats() {
      refuseWhenClosed();
      returned = [...returned, ...leases.takeLapsed()];
      const { open, jobs, dead } = await storage.counts();
      const leased = leases.count();
      const oldestReceivedAt = reader.oldestReceivedAt();
      const waiting = Math.max(0, open + jobs - leased - settling);
      return { waiting, leased, dead, ...(oldestReceivedAt === undefined ? {} : { oldestReceivedAt }) };
    },
    ready: () => (closing ? { ok: false, reason: "the queue is closed" } : commits.readiness()),
    async listDead(filter, page = { limit: 100 }) {
      refuseWhenClosed();
      return reader.listDead(filter, page);
    },
    async replayDead(filter, tell) {
      refuseWhenClosed();
      return forEachDeadChunk(filter, tell, (chunk) => replayChunk(filter, chunk));
    },
    async dropDead(filter, tell) {
      refuseWhenClosed();
      return forEachDeadChunk(filter, tell, (chunk) => storage.dropDead(filter, chunk));
    },
    async forget(person, tell) {
      refuseWhenClosed();
      forgetting += 1;
      try {
        const inHand = await forgetInHand(person);
        const stored = await forgetStored(storage, person, tell);
        return { waiting: inHand + stored.waiting, dead: stored.dead };
      } finally {
        forgetting -= 1;
        listeners.tell();
      }
    },
    async findPerson(person) {
      refuseWhenClosed();
      return findStored(storage, person);
    },
    async backup(file, { overwrite, tell }) {
      refuseWhenClosed();
      if (backingUp) throw new Error("A backup is being made; wait until it is done.");
      const backup = startBackup({ path, file, overwrite }, tell);
      backingUp = backup;
      return backup.finally(() => (backingUp = undefined));
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
