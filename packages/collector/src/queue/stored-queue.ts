import type { Clock } from "../lib/clock.ts";
import { createListeners } from "../lib/listeners.ts";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import type { UnixMs } from "../lib/time.ts";
import { matchesPerson, type PersonFilter } from "../wire/person-filter.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { openBacklog } from "./backlog.ts";
import { type Copies, NO_COPIES } from "./copies.ts";
import { encodeEvents } from "./encode-events.ts";
import { type Entry, type ReadEntry, readEntry } from "./entry.ts";
import { grantLeases } from "./grant-leases.ts";
import { type Committed, groupCommit } from "./group-commit.ts";
import { openLeases } from "./leases.ts";
import { chooseEvents, type PackedAppend, unpack } from "./packed.ts";
import { type PendingLimits, pendingPuts } from "./pending-puts.ts";
import type { QueueStore } from "./queue-store.ts";
import { type LeasedEvent, type LeaseRequest, type PutResult, type Queue, QueueClosed, type Settlement } from "./queue.ts";
import { settlementPlan } from "./settlement-plan.ts";
import { shareLease } from "./share-lease.ts";
import type { SteadyTime } from "./steady-time.ts";

export interface StoredQueueParts extends PendingLimits {
  readonly store: QueueStore;
  /** What due times are kept in. */
  readonly time: SteadyTime;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: the store takes each event once. */
  readonly copies?: Copies;
}

/** A queue on a durable store: between the store's claims and the callers stand leases, segments and group commit. */
export function openStoredQueue(parts: StoredQueueParts): Queue {
  const { store, time, clock, log, copies = NO_COPIES } = parts;
  const { backup } = store;
  const leases = openLeases<Entry>(clock);
  const plan = settlementPlan(time);
  const puts = pendingPuts(parts);
  const commits = groupCommit({ storage: store, puts, plan, clock, log, onCommitted });
  const backlog = openBacklog({ store, log, letOut });
  const listeners = createListeners();
  /** Of lapsed leases, and copies of what was leased and not delivered. */
  let returned: readonly Entry[] = [];
  /** Events that leave the queue as soon as that is durable. */
  let leaving = 0;
  /** One lease is filled after the other. */
  let leasing: Promise<unknown> = Promise.resolve();
  /** Calls of `forget` that run: nothing is leased meanwhile, so that nothing is claimed behind them. */
  let forgetting = 0;
  let closing: Promise<void> | undefined;

  function onCommitted(committed: Committed): void {
    store.onCommitted?.(committed);
    if (committed.appended) listeners.tell();
  }

  /** Drops a copy of what was delivered. */
  function letOut(read: ReadEntry): ReadEntry | undefined {
    const out = copies.letOut(read);
    if (out !== "delivered") return out;
    plan.drop(read.entry);
    settled(1).catch(() => undefined);
    return undefined;
  }

  /** Resolves when what was planned is durable. */
  async function settled(left: number): Promise<void> {
    leaving += left;
    await commits.settled().finally(() => (leaving -= left));
  }

  function returnLapsed(): void {
    const lapsed = leases.takeLapsed();
    if (lapsed.length > 0) returned = [...returned, ...lapsed, ...lapsed.flatMap(copies.takeBack)];
  }

  function readAgain(entry: Entry): readonly ReadEntry[] {
    try {
      return [readEntry(entry)];
    } catch (error) {
      const reason = messageOf(error);
      log.error("An event cannot be read again; it stays in the queue until dayfly is restarted. Check the disk.", { reason });
      return [];
    }
  }

  function takeRetries(max: number): readonly ReadEntry[] {
    const read = returned.slice(0, max).flatMap(readAgain);
    returned = returned.slice(max);
    const first = read.flatMap((one) => letOut(one) ?? []);
    return [...first, ...backlog.takeJobs(max - first.length)];
  }

  async function lease({ max, leaseMs }: LeaseRequest): Promise<readonly LeasedEvent[]> {
    await backlog.fill(max, time.now());
    returnLapsed();
    return grantLeases(leases, shareLease(max, takeRetries, backlog.takeFresh), leaseMs);
  }

  /**
   * Gives how many events leave by it: copies of what was delivered, too. Undefined where its lease is over. Throws where the event comes back,
   * for it cannot be read.
   */
  function settleOne(settlement: Settlement, diedAt: UnixMs): number | undefined {
    const entry = leases.take(settlement.ref);
    if (!entry) return undefined;
    const others = copies.takeBack(entry);
    try {
      plan.add(entry, settlement, diedAt);
    } catch (error) {
      returned = [...returned, entry, ...others];
      throw error;
    }
    if (settlement.kind !== "done") {
      if (others.length > 0) returned = [...returned, ...others];
      return settlement.kind === "dead" ? 1 : 0;
    }
    copies.noteDelivered(entry);
    others.forEach(plan.drop);
    return 1 + others.length;
  }

  /** Settles a person's events that are claimed, with or without a lease. Gives how many, once that is durable. */
  async function forgetInHand(person: PersonFilter): Promise<number> {
    await leasing;
    const isTheirs = (event: StoredEvent): boolean => matchesPerson(event, person);
    const isOfThem = (entry: Entry): boolean => isTheirs(readEntry(entry).event);
    const leased = leases.takeWhere(isOfThem);
    returned = [...returned, ...copies.takeKept()];
    leased.forEach(copies.takeBack);
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

  function add(events: PackedAppend): Promise<readonly PutResult[]> {
    const results = puts.add(events);
    commits.start();
    return results;
  }

  async function append(events: PackedAppend): Promise<readonly PutResult[]> {
    refuseWhenClosed();
    if (events.events === 0) return [];
    const tooLarge = new Set(store.findTooLarge?.(events));
    if (tooLarge.size === 0) return add(events);
    const places = unpack(events.keys, events.events).map((_key, place) => place);
    const fitting = places.filter((place) => !tooLarge.has(place));
    const results = fitting.length === 0 ? [] : await add(chooseEvents(events, fitting));
    return places.map((place) => results[fitting.indexOf(place)] ?? "too_large");
  }

  return {
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
      let left: number | undefined;
      let unread: unknown;
      for (const settlement of settlements) {
        try {
          const leftByOne = settleOne(settlement, diedAt);
          if (leftByOne !== undefined) left = (left ?? 0) + leftByOne;
        } catch (error) {
          unread ??= error;
        }
      }
      if (left !== undefined) await settled(left);
      if (unread !== undefined) throw unread;
    },
    onReady: listeners.add,
    async stats() {
      refuseWhenClosed();
      returnLapsed();
      const { open, jobs, dead, ...oldest } = await store.counts();
      const leased = leases.count();
      return { waiting: Math.max(0, open + jobs - leased - leaving), leased, dead, ...oldest };
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
    ...(backup && {
      async backup(file, options) {
        refuseWhenClosed();
        return backup(file, options);
      },
    }),
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
