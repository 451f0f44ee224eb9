import type { Clock } from "../../lib/clock.ts";
import { createListeners } from "../../lib/listeners.ts";
import type { Log } from "../../lib/log.ts";
import { matchesPerson, type PersonFilter } from "../../wire/person-filter.ts";
import type { StoredEvent } from "../../wire/stored-event.ts";
import { encodeEvents } from "../encode-events.ts";
import { type Entry, type ReadEntry, readEntry } from "../entry.ts";
import { type Committed, groupCommit } from "../group-commit.ts";
import type { PackedAppend } from "../packed.ts";
import { pendingPuts } from "../pending-puts.ts";
import { settlementPlan } from "../settlement-plan.ts";
import { eventKey } from "../event-key.ts";
import { grantLeases } from "../grant-leases.ts";
import { openLeases } from "../leases.ts";
import { type LeasedEvent, type LeaseRequest, type PutResult, type Queue, QueueClosed } from "../queue.ts";
import { recentKeys } from "../../lib/recent-keys.ts";
import { shareLease } from "../share-lease.ts";
import type { SteadyTime } from "../steady-time.ts";
import type { ClusterState } from "./cluster-state.ts";
import { keepCopiesApart, type KeyedEntry } from "./copies.ts";
import { openSharedBacklog } from "./shared-backlog.ts";
import type { SharedStore } from "./shared-store.ts";
import { sharedWriter } from "./shared-writer.ts";

export interface SharedQueueParts {
  readonly store: SharedStore;
  readonly cluster: ClusterState;
  /** What due times are kept in: the same for all nodes. */
  readonly time: SteadyTime;
  readonly clock: Clock;
  readonly log: Log;
  /** Events and bytes in memory that wait for the engine; puts beyond them are refused. Defaults 8,192 and 16 MiB. */
  readonly maxPendingEvents?: number;
  readonly maxPendingBytes?: number;
}

const MIB = 1024 * 1024;

/**
 * The queue of one node on an engine that others share. Between the engine's claims, which keep nodes apart, and the callers stand the same
 * leases, segments and group commit as in the embedded store.
 *
 * Repeats are recognised among what this node put or leased in this run, the newest 100,000 events that waited at its first put, and the newest
 * 20,000 behind one of which it never heard whether it is stored. What died elsewhere it does not hear of. Copies that came in all the same go out one after the
 * other, and none behind one that this node delivered; where two nodes deliver them, Pinterest drops the second by its event id.
 */
export function openSharedQueue(parts: SharedQueueParts): Queue {
  const { store, cluster, time, clock, log, maxPendingEvents = 8192, maxPendingBytes = 16 * MIB } = parts;
  const leases = openLeases<KeyedEntry>(clock);
  const plan = settlementPlan(time);
  const puts = pendingPuts({ maxPendingEvents, maxPendingBytes });
  const known = recentKeys();
  const commits = groupCommit({ storage: { write: sharedWriter(store, clock, known) }, puts, plan, clock, log, onCommitted });
  const delivered = recentKeys();
  const copies = keepCopiesApart();
  const backlog = openSharedBacklog({ store, log, goesOut });
  const listeners = createListeners();
  /** Of lapsed leases, and copies of what was leased and not delivered. */
  let returned: KeyedEntry[] = [];
  /** Settlements that are not durable yet. */
  let settling = 0;
  /** One lease is filled after the other. */
  let leasing: Promise<unknown> = Promise.resolve();
  /** Calls of `forget` that run: nothing is leased meanwhile, so that nothing is claimed behind them. */
  let forgetting = 0;
  let closing: Promise<void> | undefined;

  function onCommitted({ appended }: Committed): void {
    if (appended) listeners.tell();
  }

  /** Drops a copy of what was delivered. */
  function goesOut({ entry, event }: ReadEntry): boolean {
    const key = eventKey(event);
    if (!delivered.has(key)) return copies.letOut(key, entry);
    plan.drop(entry);
    settled(1).catch(() => undefined);
    return false;
  }

  /** Resolves when what was planned is durable. */
  async function settled(count: number): Promise<void> {
    settling += count;
    await commits.settled().finally(() => (settling -= count));
  }

  function returnLapsed(): void {
    const lapsed = leases.takeLapsed();
    if (lapsed.length > 0) returned = [...returned, ...lapsed, ...lapsed.flatMap(({ key }) => copies.takeBack(key))];
  }

  function takeRetries(max: number): readonly ReadEntry[] {
    const first = returned.slice(0, max).map(readEntry).filter(goesOut);
    returned = returned.slice(max);
    return [...first, ...backlog.takeJobs(max - first.length)];
  }

  async function lease({ max, leaseMs }: LeaseRequest): Promise<readonly LeasedEvent[]> {
    await backlog.fill(max, time.now());
    returnLapsed();
    const taken = shareLease(max, takeRetries, backlog.takeFresh);
    const keyed = taken.map(({ entry, event, json }) => ({ event, json, entry: { ...entry, key: eventKey(event) } }));
    for (const { entry } of keyed) known.add(entry.key);
    return grantLeases(leases, keyed, leaseMs);
  }

  /** Settles a person's events that this node has claimed, with or without a lease. Gives how many, once that is durable. */
  async function forgetInHand(person: PersonFilter): Promise<number> {
    await leasing;
    const isTheirs = (event: StoredEvent): boolean => matchesPerson(event, person);
    const isOfThem = (entry: Entry): boolean => isTheirs(readEntry(entry).event);
    const leased = leases.takeWhere(isOfThem);
    returned = [...returned, ...copies.takeKept()];
    for (const { key } of leased) copies.takeBack(key);
    const lapsed = new Set(returned.filter(isOfThem));
    returned = returned.filter((entry) => !lapsed.has(entry));
    const jobs = backlog.takeJobsWhere(isTheirs).map(({ entry }) => entry);
    const taken = [...leased, ...lapsed, ...jobs];
    taken.forEach(plan.drop);
    const fresh = backlog.settleFresh(isTheirs);
    for (const { segment } of fresh) plan.note(segment);
    // Also what others settled before: none of it may be written behind the search.
    await commits.settled();
    return fresh.reduce((sum, { count }) => sum + count, taken.length);
  }

  async function shutDown(): Promise<void> {
    listeners.clear();
    await leasing;
    await commits.stop();
    await store.close();
  }

  const refuseWhenClosed = (): void => {
    if (closing) throw new QueueClosed();
  };

  async function append(events: PackedAppend): Promise<readonly PutResult[]> {
    refuseWhenClosed();
    if (events.events === 0) return [];
    store.assertFits?.(events);
    const results = puts.add(events);
    commits.start();
    return results;
  }

  return {
    cluster,
    put: async (events) => append(encodeEvents(events)),
    append,
    async lease(request) {
      refuseWhenClosed();
      if (forgetting > 0) return [];
      const leased = leasing.then(() => lease(request));
      leasing = leased.catch(() => undefined);
      return leased;
    },
    async settle(settlements) {
      refuseWhenClosed();
      const diedAt = clock.now();
      let count = 0;
      for (const settlement of settlements) {
        const entry = leases.take(settlement.ref);
        if (!entry) continue;
        plan.add(entry, settlement, diedAt);
        const others = copies.takeBack(entry.key);
        count += 1;
        if (settlement.kind === "done") {
          delivered.add(entry.key);
          others.forEach(plan.drop);
          count += others.length;
        } else if (others.length > 0) returned = [...returned, ...others];
      }
      if (count > 0) await settled(count);
    },
    onReady: listeners.add,
    async stats() {
      refuseWhenClosed();
      returnLapsed();
      const { open, jobs, dead, ...oldest } = await store.counts();
      const leased = leases.count();
      return { waiting: Math.max(0, open + jobs - leased - settling), leased, dead, ...oldest };
    },
    ready: () => (closing ? { ok: false, reason: "the queue is closed" } : commits.readiness()),
    async listDead(filter, page) {
      refuseWhenClosed();
      return store.listDead(filter, page);
    },
    async replayDead(filter, tell) {
      refuseWhenClosed();
      const count = await store.replayDead(filter, time.now(), tell);
      if (count > 0) listeners.tell();
      return count;
    },
    async dropDead(filter, tell) {
      refuseWhenClosed();
      return store.dropDead(filter, tell);
    },
    async forget(person, tell) {
      refuseWhenClosed();
      forgetting += 1;
      try {
        const inHand = await forgetInHand(person);
        const stored = await store.forget(person, tell);
        return { waiting: inHand + stored.waiting, dead: stored.dead };
      } finally {
        forgetting -= 1;
        listeners.tell();
      }
    },
    async findPerson(person) {
      refuseWhenClosed();
      return store.findPerson(person);
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
