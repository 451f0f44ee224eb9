import type { Clock } from "../../lib/clock.ts";
import { createListeners } from "../../lib/listeners.ts";
import type { UnixMs } from "../../lib/time.ts";
import { matchesPerson } from "../../wire/person-filter.ts";
import type { StoredEvent } from "../../wire/stored-event.ts";
import { eventKey } from "../event-key.ts";
import { encodeEvents } from "../encode-events.ts";
import { openLeases } from "../leases.ts";
import {
  type DeadFilter,
  type DeadLetter,
  type HeldEvent,
  type PutResult,
  type Queue,
  QueueClosed,
  QueueUnavailable,
  type Settlement,
} from "../queue.ts";
import { makeWay } from "../make-way.ts";
import { matchesDead } from "../matches-dead.ts";
import { type PackedAppend, unpack } from "../packed.ts";
import { recentKeys } from "../../lib/recent-keys.ts";
import { parseEvent } from "../segment.ts";
import { shareLease } from "../share-lease.ts";
import { steadyTime } from "../steady-time.ts";

export interface MemoryQueueOptions {
  readonly clock: Clock;
  /** Events held at most, dead ones too; puts beyond it are refused. Default 100,000. */
  readonly maxEvents?: number;
}

interface Entry {
  readonly event: StoredEvent;
  readonly attempts: number;
}

/** A queue that dies with its process: for tests, and for trying dayfly out. */
export function openMemoryQueue({ clock, maxEvents = 100_000 }: MemoryQueueOptions): Queue {
  const steady = steadyTime(clock);
  const keys = recentKeys();
  const leases = openLeases<Entry>(clock);
  const listeners = createListeners();
  let fresh: Entry[] = [];
  let retries: (Entry & { readonly dueAt: UnixMs })[] = [];
  let dead: DeadLetter[] = [];
  let deaths = 0;
  let closed = false;

  const held = (): number => fresh.length + retries.length + leases.count() + dead.length;

  function returnLapsed(): void {
    const dueAt = steady.now();
    for (const entry of leases.takeLapsed()) retries.push({ ...entry, dueAt });
  }

  function takeRetries(max: number): readonly Entry[] {
    const now = steady.now();
    const due = retries.filter((entry) => entry.dueAt <= now).toSorted((a, b) => a.dueAt - b.dueAt);
    const taken = new Set(due.slice(0, max));
    retries = retries.filter((entry) => !taken.has(entry));
    return [...taken];
  }

  function settleOne(settlement: Settlement): void {
    const entry = leases.take(settlement.ref);
    if (!entry) return;
    switch (settlement.kind) {
      case "done":
        return;
      case "retry": {
        const attempts = settlement.countsAsAttempt ? entry.attempts : entry.attempts - 1;
        retries.push({ event: entry.event, attempts, dueAt: steady.of(settlement.dueAt) });
        return;
      }
      case "dead": {
        const { reason, detail } = settlement;
        makeWay(keys, [{ key: eventKey(entry.event), reason }]);
        dead.push({ key: String(++deaths), ...entry, reason, detail, diedAt: clock.now() });
      }
    }
  }

  function takeDead(filter: DeadFilter): readonly DeadLetter[] {
    const taken = dead.filter((letter) => matchesDead(letter, filter));
    dead = dead.filter((letter) => !matchesDead(letter, filter));
    return taken;
  }

  const refuseWhenClosed = (): void => {
    if (closed) throw new QueueClosed();
  };

  async function append(appended: PackedAppend): Promise<readonly PutResult[]> {
    refuseWhenClosed();
    if (held() + appended.events > maxEvents) {
      throw new QueueUnavailable(
        `The queue in memory is full (${maxEvents} events); it takes events again once they are delivered.`,
      );
    }
    const lines = unpack(appended.lines, appended.events);
    const results = unpack(appended.keys, appended.events).map((key, place) => {
      const event = parseEvent(lines[place] ?? "");
      if (event === undefined || keys.has(key)) return "duplicate";
      keys.add(key);
      fresh.push({ event, attempts: 0 });
      return "stored";
    });
    if (results.includes("stored")) listeners.tell();
    return results;
  }

  return {
    put: async (events) => append(encodeEvents(events)),
    append,
    async lease({ max, leaseMs }) {
      refuseWhenClosed();
      returnLapsed();
      const taken = shareLease(max, takeRetries, (room) => fresh.splice(0, room));
      const entries = taken.map(({ event, attempts }) => ({ event, attempts: attempts + 1 }));
      const refs = leases.grant(entries, leaseMs);
      return refs.flatMap((ref, index) => {
        const entry = entries[index];
        return entry ? [{ ref, ...entry, json: JSON.stringify(entry.event) }] : [];
      });
    },
    async settle(settlements) {
      refuseWhenClosed();
      settlements.forEach(settleOne);
    },
    onReady: listeners.add,
    async stats() {
      refuseWhenClosed();
      returnLapsed();
      const open = [...fresh, ...retries, ...leases.all()].map((entry) => entry.event.receivedAt);
      return {
        waiting: fresh.length + retries.length,
        leased: leases.count(),
        dead: dead.length,
        ...(open.length > 0 ? { oldestReceivedAt: open.reduce((a, b) => (b < a ? b : a)) } : {}),
      };
    },
    ready: () => (closed ? { ok: false, reason: "The queue is closed." } : { ok: true }),
    async listDead(filter, { limit, after } = { limit: 100 }) {
      refuseWhenClosed();
      return dead
        .filter((letter) => matchesDead(letter, filter) && (after === undefined || Number(letter.key) < Number(after)))
        .toReversed()
        .slice(0, limit);
    },
    async replayDead(filter, tell) {
      refuseWhenClosed();
      const replayed = takeDead(filter);
      tell?.({ done: replayed.length, total: replayed.length });
      retries.push(...replayed.map(({ event }) => ({ event, attempts: 0, dueAt: steady.now() })));
      if (replayed.length > 0) listeners.tell();
      return replayed.length;
    },
    async dropDead(filter, tell) {
      refuseWhenClosed();
      const { length } = takeDead(filter);
      tell?.({ done: length, total: length });
      return length;
    },
    async forget(person, tell) {
      refuseWhenClosed();
      const isTheirs = ({ event }: { readonly event: StoredEvent }): boolean => matchesPerson(event, person);
      const before = held();
      tell?.({ done: before, total: before });
      leases.takeWhere(isTheirs);
      fresh = fresh.filter((entry) => !isTheirs(entry));
      retries = retries.filter((entry) => !isTheirs(entry));
      const waiting = before - held();
      const letters = dead.length;
      dead = dead.filter((letter) => !isTheirs(letter));
      return { waiting, dead: letters - dead.length };
    },
    async findPerson(person) {
      refuseWhenClosed();
      const heldAs =
        (state: HeldEvent["state"]) =>
        ({ event }: { readonly event: StoredEvent }): readonly HeldEvent[] =>
          matchesPerson(event, person) ? [{ state, event }] : [];
      return [...[...fresh, ...retries, ...leases.all()].flatMap(heldAs("waiting")), ...dead.flatMap(heldAs("dead"))];
    },
    async close() {
      closed = true;
      listeners.clear();
    },
  };
}
