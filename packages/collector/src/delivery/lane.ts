import type { Account, AdAccountId } from "../capi/account.ts";
import { MINUTE_MS, SECOND_MS } from "../lib/time.ts";
import { type AccountKey, accountKey } from "./account-key.ts";
import { batchLimits, type Parcel } from "./batch.ts";
import { type Circuit, type CircuitParts, type CircuitStatus, createCircuit } from "./circuit.ts";
import { type Concurrency, createConcurrency } from "./concurrency.ts";
import { ACCOUNT_RATE, createRateLimiter, type RateLimiter, TEST_RATE } from "./rate.ts";
import type { RateShare } from "./rate-share.ts";
import { createShelf, type Shelf, type SpareBlocks } from "./shelf.ts";
import type { DeliverySites } from "./delivery-site.ts";

/** One account's way to Pinterest. Nothing in it waits for another account. */
export interface Lane {
  readonly key: AccountKey;
  readonly account: Account;
  readonly circuit: Circuit;
  readonly concurrency: Concurrency;
  readonly limiter: RateLimiter;
  /** Where the texts of this account's parcels lie: a silent account holds no other's in memory. */
  readonly shelves: { readonly stored: Shelf; readonly payloads: Shelf };
  /** Nobody reads the texts of these parcels any longer. */
  takeOff(parcels: readonly Parcel[]): void;
  /** Requests under way, those that wait for the limiter included. */
  inFlight: number;
  /** Events that may be taken into memory beside the `waiting` ones. */
  room(waiting: number, maxWaiting: number): number;
  /** Requests that may be started now. */
  openings(): number;
  /** In how many milliseconds an event that finds no room comes again. */
  putBackMs(): number;
}

/** How delivery to an account stands. `explanation` is a sentence in any state. */
export type AccountStatus = CircuitStatus & {
  readonly adAccountId: AdAccountId;
  readonly explanation: string;
  readonly inFlight: number;
};

export interface Lanes {
  of(account: Account): Lane;
  /** Those that a site uses now. */
  configured(): readonly Lane[];
  /** Also those that no site uses any longer, until they are done. */
  all(): readonly Lane[];
}

type LaneParts = Omit<CircuitParts, "adAccountId"> & {
  readonly rateShare?: RateShare;
  /** Parcels that wait for an account. */
  readonly countWaiting: (account: AccountKey) => number;
};

/** Corrected credentials make another lane, which starts afresh; the old one ends when nothing waits in it and its last request is answered. */
export const createLanes = (sites: DeliverySites, parts: LaneParts): Lanes => {
  const lanes = new Map<AccountKey, Lane>();
  const keys = new WeakMap<Account, AccountKey>();
  const spare: SpareBlocks = [];
  /** Pinterest counts calls by ad account, whichever token they come with. */
  const limiters = new Map<string, RateLimiter>();

  const keyOf = (account: Account): AccountKey => {
    const known = keys.get(account);
    if (known !== undefined) return known;
    const key = accountKey(account);
    keys.set(account, key);
    return key;
  };

  const limiterOf = ({ adAccountId, apiBase, test }: Account): RateLimiter => {
    const name = `${apiBase} ${adAccountId} ${test}`;
    const limiter = limiters.get(name) ?? createRateLimiter(test ? TEST_RATE : ACCOUNT_RATE, parts.clock, parts.rateShare);
    limiters.set(name, limiter);
    return limiter;
  };

  const laneOf = (account: Account): Lane => {
    const key = keyOf(account);
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const lane = createLane(key, account, limiterOf(account), spare, parts);
    lanes.set(key, lane);
    return lane;
  };

  return {
    of: laneOf,
    configured() {
      const used = new Set(sites.all().map(({ account }) => laneOf(account)));
      for (const lane of lanes.values()) {
        if (!used.has(lane) && lane.inFlight === 0 && parts.countWaiting(lane.key) === 0) lanes.delete(lane.key);
      }
      return [...used];
    },
    all: () => [...lanes.values()],
  };
};

/** Put back events come again a thousand at a time, ten times a second, and not all at the moment at which the account opens. */
const PUT_BACK_SPACING_MS = 0.1;
const PUT_BACK_GROUP_MS = 100;
const PUT_BACK_LEAST_MS = SECOND_MS;
const PUT_BACK_SPREAD_MS = 5 * MINUTE_MS;

const createLane = (key: AccountKey, account: Account, limiter: RateLimiter, spare: SpareBlocks, parts: LaneParts): Lane => {
  const { clock } = parts;
  const circuit = createCircuit({ ...parts, adAccountId: account.adAccountId });
  const concurrency = createConcurrency();
  const shelves = { stored: createShelf(spare), payloads: createShelf(spare) };
  let lastPutBackAtMs = Number.NEGATIVE_INFINITY;

  const lane: Lane = {
    key,
    account,
    circuit,
    concurrency,
    limiter,
    shelves,
    inFlight: 0,
    room(waiting, maxWaiting) {
      const allowed = circuit.allowance();
      if (allowed === Number.POSITIVE_INFINITY) return Math.max(0, maxWaiting - waiting);
      return allowed > lane.inFlight ? Math.max(0, batchLimits(account).maxEvents - waiting) : 0;
    },
    takeOff(parcels) {
      for (const { stored, payload } of parcels) {
        shelves.stored.takeOff(stored);
        shelves.payloads.takeOff(payload);
      }
    },
    openings: () => Math.max(0, Math.min(circuit.allowance(), concurrency.limit()) - lane.inFlight),
    putBackMs() {
      const nowMs = clock.monotonicMs();
      const leastMs = Math.max(PUT_BACK_LEAST_MS, circuit.opensInMs());
      const nextMs = Math.max(lastPutBackAtMs + PUT_BACK_SPACING_MS, nowMs + leastMs);
      lastPutBackAtMs = Math.min(nextMs, nowMs + leastMs + PUT_BACK_SPREAD_MS);
      const furtherMs = lastPutBackAtMs - nowMs - leastMs;
      return leastMs + Math.floor(furtherMs / PUT_BACK_GROUP_MS) * PUT_BACK_GROUP_MS;
    },
  };
  return lane;
};

export const statusOf = ({ account, circuit, inFlight }: Lane): AccountStatus => ({
  explanation: "Events are delivered as they come.",
  ...circuit.status(),
  adAccountId: account.adAccountId,
  inFlight,
});
