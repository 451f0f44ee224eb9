import type { Entry, ReadEntry } from "./entry.ts";
import type { Leases } from "./leases.ts";
import type { LeasedEvent } from "./queue.ts";

/** Leases entries together, each with one attempt more. */
export function grantLeases<Kept extends Entry>(
  leases: Leases<Kept>,
  read: readonly (ReadEntry & { readonly entry: Kept })[],
  leaseMs: number,
): readonly LeasedEvent[] {
  const entries = read.map(({ entry }) => ({ ...entry, attempts: entry.attempts + 1 }));
  const refs = leases.grant(entries, leaseMs);
  return refs.flatMap((ref, index) => {
    const one = read[index];
    return one ? [{ ref, event: one.event, json: one.json, attempts: one.entry.attempts + 1 }] : [];
  });
}
