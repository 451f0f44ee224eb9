import type { Clock } from "../lib/clock.ts";
import type { LeaseRef } from "./queue.ts";

/** The leases of one process. They end with it, which is how the events of a killed process come back. */
export interface Leases<Entry> {
  /** Leases the entries together; the refs are in their order. */
  grant(entries: readonly Entry[], leaseMs: number): readonly LeaseRef[];
  /** Ends a lease. Undefined when there is none of that name (any more). */
  take(ref: LeaseRef): Entry | undefined;
  /** Ends the leases of the entries that `isMeant` knows. */
  takeWhere(isMeant: (entry: Entry) => boolean): readonly Entry[];
  /** Ends the leases whose time is over. */
  takeLapsed(): readonly Entry[];
  all(): Iterable<Entry>;
  count(): number;
}

interface Grant<Entry> {
  readonly lapsesAtMs: number;
  readonly entries: (Entry | undefined)[];
  live: number;
}

export function openLeases<Entry>(clock: Clock): Leases<Entry> {
  /** Tells the refs of this run from those of the one before. */
  const run = crypto.randomUUID().slice(0, 8);
  const grants = new Map<string, Grant<Entry>>();
  let granted = 0;
  let live = 0;

  function end(name: string, grant: Grant<Entry>, index: number): void {
    grant.entries[index] = undefined;
    live -= 1;
    if (--grant.live === 0) grants.delete(name);
  }

  return {
    count: () => live,
    *all() {
      for (const { entries } of grants.values()) yield* entries.filter((entry) => entry !== undefined);
    },
    grant(entries, leaseMs) {
      if (entries.length === 0) return [];
      const name = `${run}-${++granted}`;
      grants.set(name, { lapsesAtMs: clock.monotonicMs() + leaseMs, entries: [...entries], live: entries.length });
      live += entries.length;
      return entries.map((_, index) => `${name}-${index}` as LeaseRef);
    },
    take(ref) {
      const dash = ref.lastIndexOf("-");
      const name = ref.slice(0, dash);
      const index = Number(ref.slice(dash + 1));
      const grant = grants.get(name);
      const entry = grant?.entries[index];
      if (!grant || entry === undefined) return undefined;
      end(name, grant, index);
      return entry;
    },
    takeWhere(isMeant) {
      const taken: Entry[] = [];
      for (const [name, grant] of grants) {
        for (const [index, entry] of grant.entries.entries()) {
          if (entry === undefined || !isMeant(entry)) continue;
          end(name, grant, index);
          taken.push(entry);
        }
      }
      return taken;
    },
    takeLapsed() {
      const lapsed: Entry[] = [];
      for (const [name, grant] of grants) {
        if (grant.lapsesAtMs > clock.monotonicMs()) continue;
        grants.delete(name);
        for (const entry of grant.entries) if (entry !== undefined) lapsed.push(entry);
      }
      live -= lapsed.length;
      return lapsed;
    },
  };
}
