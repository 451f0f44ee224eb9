import { MINUTE_MS, type UnixMs } from "../lib/time.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { countByKey, type CoverageKey } from "./coverage-keys.ts";
import type { EventKind } from "./event-kind.ts";
import type { AttemptEntry, JourneyState } from "./record.ts";
import { LATENCY_BOUNDS_MS } from "./statistics.ts";

/** What a minute brought of one site's events of one of Pinterest's names. */
export interface DeliveredRow {
  readonly minute: number;
  readonly site: string;
  readonly name: string;
  events: number;
  tagged: number;
  readonly keys: Record<CoverageKey, number>;
  readonly latency: number[];
}

export interface OutcomeRow {
  readonly minute: number;
  readonly site: string;
  readonly outcome: JourneyState;
  readonly label: string;
  events: number;
}

export interface TallyRows {
  readonly delivered: readonly DeliveredRow[];
  readonly outcomes: readonly OutcomeRow[];
}

/** Counts as things happen, by minutes, in closed sets: nothing that a visitor sends becomes a row. */
export interface Tally {
  accepted(event: Pick<StoredEvent, "site" | "receivedAt">): void;
  attempted(entry: AttemptEntry): void;
  /** What another tally counted of the outcomes. */
  add(rows: Pick<TallyRows, "outcomes">): void;
  /** What was counted since the last call. */
  take(): TallyRows;
  /** When Pinterest last took an event. */
  lastDeliveredAt(): UnixMs | undefined;
}

export function openTally(): Tally {
  let delivered = new Map<string, DeliveredRow>();
  let outcomes = new Map<string, OutcomeRow>();
  let lastDeliveredAt: UnixMs | undefined;

  function count(at: number, site: string, outcome: JourneyState, label: string, events = 1): void {
    const minute = minuteOf(at);
    const key = `${minute} ${outcome} ${label} ${site}`;
    const row = outcomes.get(key) ?? { minute, site, outcome, label, events: 0 };
    row.events += events;
    outcomes.set(key, row);
  }

  /** The row of the last event, which mostly is the next one's too. */
  let last: { readonly kind: EventKind; readonly row: DeliveredRow } | undefined;

  function rowOf(kind: EventKind, name: string, minute: number): DeliveredRow {
    if (last?.kind === kind && last.row.minute === minute) return last.row;
    const key = `${minute} ${name} ${kind.site}`;
    const row = delivered.get(key) ?? emptyRow(minute, kind.site, name);
    delivered.set(key, row);
    last = { kind, row };
    return row;
  }

  function countDelivered({ kind, at, receivedAt }: AttemptEntry): void {
    lastDeliveredAt = at;
    const { sent, isTagged } = kind;
    if (sent === undefined) return;
    const row = rowOf(kind, sent.name, minuteOf(at));
    row.events += 1;
    if (isTagged) row.tagged += 1;
    for (const matchKey of sent.keys) row.keys[matchKey] += 1;
    const bucket = bucketOf(at - receivedAt);
    row.latency[bucket] = (row.latency[bucket] ?? 0) + 1;
  }

  return {
    accepted: (event) => count(event.receivedAt, event.site, "waiting", ""),
    attempted(entry) {
      const { kind, at, outcome, reason, status } = entry;
      if (outcome === "delivered") countDelivered(entry);
      else count(at, kind.site, outcome, reason ?? (status === undefined ? "" : String(status)));
    },
    add: (rows) =>
      rows.outcomes.forEach(({ minute, site, outcome, label, events }) => count(minute, site, outcome, label, events)),
    take() {
      const rows = { delivered: [...delivered.values()], outcomes: [...outcomes.values()] };
      delivered = new Map();
      outcomes = new Map();
      last = undefined;
      return rows;
    },
    lastDeliveredAt: () => lastDeliveredAt,
  };
}

const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

const bucketOf = (latencyMs: number): number => {
  const bucket = LATENCY_BOUNDS_MS.findIndex((bound) => latencyMs <= bound);
  return bucket === -1 ? LATENCY_BOUNDS_MS.length : bucket;
};

const emptyRow = (minute: number, site: string, name: string): DeliveredRow => ({
  minute,
  site,
  name,
  events: 0,
  tagged: 0,
  keys: countByKey(() => 0),
  latency: Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, () => 0),
});
