import type { Clock } from "../lib/clock.ts";
import type { UnixMs } from "../lib/time.ts";
import { waitAtMost } from "../lib/wait-at-most.ts";
import type { Queue, QueueStats } from "../queue/queue.ts";
import type { Counters } from "../record/counters.ts";
import type { EventRecord } from "../record/record.ts";
import { REJECTIONS } from "../wire/rejection.ts";
import type { WarningCode } from "../wire/warnings.ts";
import type { AccountState } from "./stats.ts";
import { countCoverage } from "./metrics-coverage.ts";
import { countDelivery, type DeliveryNews } from "./metrics-delivery.ts";
import { createMetricsRegistry } from "./metrics-registry.ts";
import { COUNTERS, GAUGES, HISTOGRAMS } from "./metrics-table.ts";
import { createTimed, type Door, DOORS, type Timed } from "./timed.ts";

export interface MetricsParts {
  readonly queue: Pick<Queue, "stats" | "ready">;
  readonly counters: Pick<Counters, "snapshot">;
  readonly clock: Clock;
  readonly accounts: () => readonly AccountState[];
}

export interface Metrics {
  readonly timed: Timed;
  /** What another thread's doors timed, and what they warned of. */
  relayed(news: RelayedMetrics): void;
  /** What the delivery calls. */
  readonly delivery: (news: DeliveryNews) => void;
  /** The record, counted on the way. */
  watch(record: EventRecord): EventRecord;
  render(): Promise<{ readonly text: string; readonly contentType: string }>;
}

export interface RelayedMetrics {
  readonly seconds: Readonly<Record<Door, readonly number[]>>;
  readonly warnings: Readonly<Partial<Record<WarningCode, number>>>;
}

/** The store is asked at most this often, however often /metrics is. */
const STATS_FRESH_MS = 5000;
/** A disk that hangs must not keep /metrics from saying so. */
const STATS_WAIT_MS = 1000;

/** What happened and how things stand, for Prometheus. It counts as things happen; only the queue's size is asked for. */
export const createMetrics = ({ queue, counters, clock, accounts }: MetricsParts): Metrics => {
  const registry = createMetricsRegistry();
  const readStats = keepFresh(queue, clock);

  const showCounters = (): void => {
    const { accepted, duplicates, rejected, dropped, leftOut } = counters.snapshot();
    registry.show(COUNTERS.accepted, accepted);
    registry.show(COUNTERS.duplicates, duplicates);
    registry.show(COUNTERS.recordLeftOut, leftOut);
    const none = Object.fromEntries(Object.keys(REJECTIONS).map((reason) => [reason, 0]));
    for (const [reason, count] of Object.entries({ ...none, ...rejected })) registry.show(COUNTERS.rejected, count, { reason });
    for (const [reason, count] of Object.entries(dropped)) registry.show(COUNTERS.dropped, count, { reason });
  };

  const showQueue = (stats: QueueStats | undefined, now: UnixMs): void => {
    registry.gauge(GAUGES.storeUp, queue.ready().ok ? 1 : 0);
    if (stats === undefined) return;
    const { waiting, leased, dead, oldestReceivedAt = now } = stats;
    registry.gauge(GAUGES.waiting, waiting);
    registry.gauge(GAUGES.leased, leased);
    registry.gauge(GAUGES.deadLetters, dead);
    registry.gauge(GAUGES.oldestAge, Math.max(0, now - oldestReceivedAt) / 1000);
  };

  const showAccounts = (): void => {
    registry.clear(GAUGES.accountUp);
    for (const [account, states] of Map.groupBy(accounts(), ({ adAccountId }) => adAccountId)) {
      registry.gauge(GAUGES.accountUp, states.every(({ state }) => state === "open") ? 1 : 0, { account });
    }
  };

  const observe = (door: Door, seconds: number): void => registry.observe(HISTOGRAMS.ingest, seconds, { door });

  return {
    timed: createTimed(clock, observe),
    relayed({ seconds, warnings }) {
      for (const door of DOORS) for (const taken of seconds[door]) observe(door, taken);
      for (const [code, count] of Object.entries(warnings)) registry.count(COUNTERS.warnings, count, { code });
    },
    delivery: countDelivery(registry),
    watch: (record) => countCoverage(registry, record),
    async render() {
      showCounters();
      showQueue(await readStats(), clock.now());
      showAccounts();
      return { text: await registry.render(), contentType: registry.contentType };
    },
  };
};

/** The queue's stats, at most `STATS_FRESH_MS` old; what was last known where the store does not answer in time. */
const keepFresh = (queue: Pick<Queue, "stats">, clock: Clock): (() => Promise<QueueStats | undefined>) => {
  let known: QueueStats | undefined;
  let knownAtMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    try {
      known = await queue.stats();
      knownAtMs = clock.monotonicMs();
    } catch {
      // `dayfly_store_up` tells it.
    } finally {
      asking = undefined;
    }
  };

  return async () => {
    if (clock.monotonicMs() - knownAtMs < STATS_FRESH_MS) return known;
    asking ??= ask();
    await waitAtMost(clock, STATS_WAIT_MS, asking);
    return known;
  };
};
