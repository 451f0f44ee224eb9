import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { SECOND_MS } from "../lib/time.ts";
import { waitAtMost } from "../lib/wait-at-most.ts";
import { type Queue, QueueUnavailable } from "../queue/queue.ts";
import { recentKeys } from "../lib/recent-keys.ts";
import type { EventRecord } from "../record/record.ts";
import type { Random } from "./backoff.ts";
import { batchLimits, createDepot, type Parcel } from "./batch.ts";
import { createBell } from "./bell.ts";
import { type Conclusion, createConclude, isPutBack, putBack } from "./conclude.ts";
import { createDeliver } from "./deliver.ts";
import type { DeliverySites } from "./delivery-site.ts";
import { DELIVERY_SETTINGS, type DeliverySettings } from "./delivery-settings.ts";
import type { DeliveryFact } from "./fact.ts";
import { createIntake } from "./intake.ts";
import { type AccountStatus, createLanes, type Lane, statusOf } from "./lane.ts";
import type { RateShare } from "./rate-share.ts";
import type { Send } from "./send.ts";
import { createSettle, deliveredFact } from "./settle.ts";
import type { TokenStore } from "./token-store.ts";
import { createAccessTokens } from "./token.ts";

/** Takes events out of the queue and hands them to Pinterest: lease, map, batch, send, verdict per event, settle, record. */
export interface DeliveryWorker {
  start(): void;
  /**
   * Leases nothing more and waits for what is under way, at most `deadlineMs`; what is not answered by then is broken off and comes back
   * by itself. Resolves with how many events were settled meanwhile, and how many were given back or left to come back.
   */
  stop(deadlineMs: number): Promise<{ readonly settled: number; readonly returned: number }>;
  /** The accounts that sites use now. */
  accounts(): readonly AccountStatus[];
}

export interface DeliveryParts {
  readonly queue: Pick<Queue, "lease" | "settle" | "onReady">;
  readonly sites: DeliverySites;
  readonly send: Send;
  readonly tokens: TokenStore;
  readonly record: Pick<EventRecord, "attempted">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onEvent?: (fact: DeliveryFact) => void;
  readonly settings?: Partial<DeliverySettings>;
  /** Lets what else waits for this thread go first. Default: nothing does. */
  readonly turn?: () => Promise<void>;
  /** Of each account's rate; default: all of it. */
  readonly rateShare?: RateShare;
}

/** For the queue to take outcomes after the deadline: a millisecond as a rule. */
const SETTLE_MS = SECOND_MS;

export const createDeliveryWorker = (parts: DeliveryParts): DeliveryWorker => {
  const { queue, sites, send, record, clock, random, log, onEvent = () => {} } = parts;
  const { turn = async () => {} } = parts;
  const settings = { ...DELIVERY_SETTINGS, ...parts.settings };
  const { maxWaitingPerAccount, userAgent } = settings;

  const depot = createDepot();
  const { rateShare } = parts;
  const lanes = createLanes(sites, { clock, random, log, countWaiting: depot.count, ...(rateShare && { rateShare }) });
  const tokens = createAccessTokens({ store: parts.tokens, send, clock, log, userAgent });
  // Of the lease a half may be over by then (see `dispatch`), and the last request takes its time.
  const deliver = createDeliver({ send, tokens, clock, userAgent, onEvent, patienceMs: settings.leaseMs / 4 });
  const unsettled = recentKeys();
  const conclude = createConclude({ unsettled, random, retryHorizonMs: settings.retryHorizonMs });
  const settle = createSettle({ queue, record, log, onEvent, unsettled });
  const intake = createIntake({ sites, lanes, depot, random, maxWaitingPerAccount });

  /** Rings when the queue has something new. */
  const arrival = createBell(clock);
  /** Rings when a batch is through. */
  const capacity = createBell(clock);
  const stopping = new AbortController();
  const breakingOff = new AbortController();
  const underWay = new Set<Promise<void>>();
  /** Events in memory. */
  let leased = 0;
  /** A lease is being taken in. */
  let isFilling = false;
  const ended = { settled: 0, returned: 0 };
  let loop: Promise<void> = Promise.resolve();
  let unsubscribe: (() => void) | undefined;

  const finish = async (conclusions: readonly Conclusion[], isLate?: boolean): Promise<void> => {
    const isSettled = await settle(conclusions, isLate);
    const returned = isSettled ? conclusions.filter(isPutBack).length : conclusions.length;
    ended.returned += returned;
    ended.settled += conclusions.length - returned;
  };

  const runBatch = async (lane: Lane, parcels: readonly Parcel[]): Promise<void> => {
    const startedAtMs = clock.monotonicMs();
    lane.inFlight++;
    const deliveries = await deliver(lane, parcels, breakingOff.signal).finally(() => lane.inFlight--);
    ended.returned += parcels.length - deliveries.length;
    if (deliveries.length === 0) return;
    const moment = { at: clock.now(), opensInMs: lane.circuit.opensInMs(), putBackMs: lane.putBackMs };
    const conclusions = deliveries.map((delivery) => conclude(delivery, moment));
    const fact = deliveredFact(conclusions, lane.account.adAccountId);
    // The next batch goes out while this one's outcome is written.
    dispatch(lane);
    await finish(conclusions, clock.monotonicMs() - startedAtMs > settings.leaseMs / 2);
    lane.takeOff(parcels);
    if (fact !== undefined) onEvent(fact);
  };

  /** Starts as many batches as the account takes; gives back what waits for an account that is shut. */
  const dispatch = (lane: Lane): void => {
    if (stopping.signal.aborted) return;
    const limits = batchLimits(lane.account);
    // What has waited for half of its lease comes again: sent now, it might come back before its outcome is known.
    putBackAll(lane, depot.takeLeasedBefore(lane.key, clock.monotonicMs() - settings.leaseMs / 2));
    // More comes in a moment, unless no site uses the account any longer: what is not a whole batch waits for it.
    const least = isFilling && lanes.configured().includes(lane) ? limits.maxEvents : 1;
    while (lane.openings() > 0 && depot.count(lane.key) >= least) {
      const parcels = depot.take(lane.key, limits);
      track(parcels.length, runBatch(lane, parcels));
    }
    if (lane.circuit.allowance() === 0) giveBack(lane);
  };

  const giveBack = (lane: Lane): void => putBackAll(lane, depot.clear(lane.key));

  const putBackAll = (lane: Lane, parcels: readonly Parcel[]): void => {
    const now = clock.now();
    lane.takeOff(parcels);
    if (parcels.length > 0) track(parcels.length, finish(parcels.map(({ ref }) => putBack(ref, now, lane.putBackMs()))));
  };

  /** Until the work's end, whatever that is, its events are in memory. */
  const track = (events: number, work: Promise<void>): void => {
    const done = work.catch(reportBug).finally(() => {
      leased -= events;
      underWay.delete(done);
      capacity.ring();
    });
    underWay.add(done);
  };

  const reportBug = (error: unknown): void =>
    log.error("The delivery met an error of its own; its events come back when their lease ends. Please report it.", {
      error: error instanceof Error ? error.name : typeof error,
      stack: error instanceof Error ? (error.stack ?? "").split("\n").slice(1, 4) : [],
    });

  /** How many events may be leased now; 0 while no account has room for any. */
  const roomForLease = (): number => {
    const free = Math.min(settings.maxPerLease, settings.maxLeased - leased);
    const configured = lanes.configured();
    if (configured.length === 0) return free;
    const room = configured.reduce((sum, lane) => sum + lane.room(depot.count(lane.key), maxWaitingPerAccount), 0);
    return Math.min(free, room);
  };

  const untilRoom = async (): Promise<void> => {
    const opensInMs = lanes.configured().map(({ circuit }) => circuit.opensInMs());
    await capacity.wait(Math.min(...opensInMs.filter((ms) => ms > 0), settings.pollMs * 10));
  };

  const leaseSlice = async (max: number): Promise<number> => {
    const leasedAtMs = clock.monotonicMs();
    const events = await queue.lease({ max, leaseMs: settings.leaseMs });
    leased += events.length;
    const conclusions = intake(events, { now: clock.now(), leasedAtMs });
    if (conclusions.length > 0) track(conclusions.length, finish(conclusions));
    return events.length;
  };

  /** Slice by slice, since reading and mapping all of them would hold up the thread. Resolves with how many were leased. */
  const leaseOnce = async (max: number): Promise<number> => {
    let count = 0;
    isFilling = true;
    try {
      while (count < max && !stopping.signal.aborted) {
        const asked = Math.min(settings.sliceEvents, max - count);
        const got = await leaseSlice(asked);
        count += got;
        if (got < asked) break;
        await turn();
      }
    } finally {
      isFilling = false;
      for (const lane of lanes.all()) dispatch(lane);
    }
    return count;
  };

  const untilArrival = async (): Promise<void> => {
    await arrival.wait(settings.pollMs);
    if (arrival.hasRung()) await clock.sleep(settings.lingerMs, stopping.signal);
  };

  const run = async (): Promise<void> => {
    let isFailing = false;
    while (!stopping.signal.aborted) {
      capacity.forget();
      const max = roomForLease();
      if (max <= 0) {
        await untilRoom();
        continue;
      }
      arrival.forget();
      try {
        const count = await leaseOnce(max);
        isFailing = false;
        if (count < max) await untilArrival();
      } catch (error) {
        if (!isFailing) log.error("The queue gives no events; trying again.", { reason: reasonOf(error) });
        isFailing = true;
        await clock.sleep(settings.pollMs, stopping.signal);
      }
    }
  };

  return {
    start() {
      unsubscribe = queue.onReady(arrival.ring);
      loop = run().catch(reportBug);
    },
    async stop(deadlineMs) {
      const before = { ...ended };
      unsubscribe?.();
      stopping.abort();
      arrival.ring();
      capacity.ring();
      const everything = (async () => {
        await loop;
        for (const lane of lanes.all()) giveBack(lane);
        while (underWay.size > 0) await Promise.all(underWay);
      })();
      await waitAtMost(clock, deadlineMs, everything);
      breakingOff.abort();
      // What a batch that is broken off has found out by then must not be sent again.
      await waitAtMost(clock, SETTLE_MS, everything);
      return { settled: ended.settled - before.settled, returned: ended.returned - before.returned + leased };
    },
    accounts: () => lanes.configured().map(statusOf),
  };
};

const reasonOf = (error: unknown): string =>
  error instanceof QueueUnavailable ? error.message : error instanceof Error ? error.name : typeof error;
