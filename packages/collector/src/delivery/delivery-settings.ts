import { DAY_MS, MINUTE_MS, SECOND_MS } from "../lib/time.ts";

export interface DeliverySettings {
  /** Waited after an event came to an idle line, so that small traffic is sent together. */
  readonly lingerMs: number;
  /** The line is looked at this often when nothing wakes the loop: retries come due silently. */
  readonly pollMs: number;
  /** Longer than a batch takes with its time-outs; halving ends early enough. A lease that lapses is delivered again. */
  readonly leaseMs: number;
  readonly maxPerLease: number;
  /** Events that are read and mapped in one go: two or three milliseconds. */
  readonly sliceEvents: number;
  /** Events in memory, all accounts together. */
  readonly maxLeased: number;
  /** Events in memory that wait for their turn, per account; more are put back, so that a slow account does not crowd out others. */
  readonly maxWaitingPerAccount: number;
  /** Since its receipt; an event that Pinterest has not taken by then is dead. */
  readonly retryHorizonMs: number;
  readonly userAgent: string;
}

export const DELIVERY_SETTINGS: DeliverySettings = {
  lingerMs: SECOND_MS,
  pollMs: SECOND_MS,
  leaseMs: 5 * MINUTE_MS,
  maxPerLease: 1000,
  sliceEvents: 250,
  maxLeased: 10_000,
  maxWaitingPerAccount: 2000,
  retryHorizonMs: 7 * DAY_MS,
  userAgent: "dayfly",
};
