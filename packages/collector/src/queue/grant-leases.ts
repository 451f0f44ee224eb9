import type { Entry, ReadEntry } from "./entry.ts";
import type { Leases } from "./leases.ts";
import type { LeasedEvent } from "./queue.ts";

/** Leases entries together, each with one attempt more. */
export function grantLeases(leases: Leases<Entry>, read: readonly ReadEntry[], leaseMs: number): readonly LeasedEvent[] {
  const entries = read.map(({ entry }) => ({ ...entry, attempts: entry.attempts + 1 }));
  const refs = leases.grant(entries, leaseMs);
  const leased: LeasedEvent[] = [];
  for (const [index, { entry, event, json }] of read.entries()) {
    const ref = refs[index];
    if (ref !== undefined) leased.push({ ref, event, json, attempts: entry.attempts + 1 });
  }
  return leased;
}
