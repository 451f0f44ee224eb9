import type { ManualClock } from "../../lib/manual-clock.ts";
import type { LeasedEvent, Queue, Settlement } from "../queue.ts";

export interface ContractOptions {
  /** Puts beyond so many events must be refused until some are out of the way. */
  readonly maxPendingEvents?: number;
}

export interface OpenedQueue {
  readonly queue: Queue;
  readonly clock: ManualClock;
  /** Closes the queue and opens it again on what it kept; absent where a driver keeps nothing. */
  readonly reopen?: () => Promise<Queue>;
}

export type StartQueue = (options?: ContractOptions) => Promise<OpenedQueue>;

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** `undefined` lets the lease lapse. */
export type Outcome = DistributiveOmit<Settlement, "ref"> | undefined;

/** Leases once for a second and settles each event as `outcome` says. */
export async function settleAll(
  queue: Queue,
  outcome: (lease: LeasedEvent) => Outcome,
  max = 1000,
): Promise<readonly LeasedEvent[]> {
  const leased = await queue.lease({ max, leaseMs: 1000 });
  await queue.settle(
    leased.flatMap((lease): Settlement[] => {
      const settlement = outcome(lease);
      return settlement ? [{ ...settlement, ref: lease.ref }] : [];
    }),
  );
  return leased;
}

export const idsOf = (leased: readonly LeasedEvent[]): readonly string[] => leased.map((lease) => lease.event.id);
