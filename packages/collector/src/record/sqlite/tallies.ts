import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { unixMs } from "../../lib/time.ts";
import { countByKey, COVERAGE_KEY_NAMES } from "../coverage-keys.ts";
import type { JourneyState } from "../record.ts";
import {
  LATENCY_BOUNDS_MS,
  type DeliveredCell,
  type OutcomeCell,
  type Statistics,
  type StatisticsRequest,
} from "../statistics.ts";
import type { TallyRows } from "../tally.ts";

const LATENCY_COLUMNS = [...LATENCY_BOUNDS_MS, Infinity].map((_, bucket) => `latency_${bucket}`);
const COUNTS = ["events", "tagged", ...COVERAGE_KEY_NAMES, ...LATENCY_COLUMNS];

type Row = Record<string, SQLOutputValue>;

/** The counts by minutes. `add` is to be called within a transaction. */
export function openTallies(db: DatabaseSync): {
  add(tally: TallyRows): void;
  statistics(request: StatisticsRequest): Statistics;
  prune(before: number): void;
} {
  const addDelivered = db.prepare(
    `insert into delivered (minute, site, name, ${COUNTS.join(", ")})
     values (?, ?, ?, ${COUNTS.map(() => "?").join(", ")})
     on conflict do update
     set ${COUNTS.map((column) => `${column} = ${column} + excluded.${column}`).join(", ")}`,
  );
  const addOutcome = db.prepare(
    `insert into outcome (minute, site, outcome, label, events)
     values (?, ?, ?, ?, ?)
     on conflict do update
     set events = events + excluded.events`,
  );
  const sumDelivered = db.prepare(
    `select minute / cast(:step as integer) * cast(:step as integer) as at, name, ${COUNTS.map((column) => `sum(${column}) as ${column}`).join(", ")}
     from delivered
     where minute >= :since and minute < :until and (:site is null or site = :site)
     group by at, name
     order by at`,
  );
  const sumOutcomes = db.prepare(
    `select minute / cast(:step as integer) * cast(:step as integer) as at, outcome, label, sum(events) as events
     from outcome
     where minute >= :since and minute < :until and (:site is null or site = :site)
     group by at, outcome, label
     order by at`,
  );
  const lastMinute = db.prepare("select max(minute) as minute from delivered");
  const pruneDelivered = db.prepare("delete from delivered where minute < ?");
  const pruneOutcomes = db.prepare("delete from outcome where minute < ?");

  return {
    add({ delivered, outcomes }) {
      for (const { minute, site, name, events, tagged, keys, latency } of delivered) {
        addDelivered.run(minute, site, name, events, tagged, ...COVERAGE_KEY_NAMES.map((key) => keys[key]), ...latency);
      }
      for (const { minute, site, outcome, label, events } of outcomes) addOutcome.run(minute, site, outcome, label, events);
    },
    statistics({ site, since, until, stepMs }) {
      const bounds = { step: stepMs, since, until, site: site ?? null };
      const last = lastMinute.get()?.["minute"];
      return {
        delivered: sumDelivered.all(bounds).map(deliveredCell),
        outcomes: sumOutcomes.all(bounds).map(outcomeCell),
        ...(typeof last === "number" ? { lastDeliveredAt: unixMs(last) } : {}),
      };
    },
    prune(before) {
      pruneDelivered.run(before);
      pruneOutcomes.run(before);
    },
  };
}

const deliveredCell = (row: Row): DeliveredCell => ({
  at: unixMs(Number(row["at"])),
  name: String(row["name"]),
  events: Number(row["events"]),
  tagged: Number(row["tagged"]),
  keys: countByKey((key) => Number(row[key])),
  latency: LATENCY_COLUMNS.map((column) => Number(row[column])),
});

const outcomeCell = (row: Row): OutcomeCell => ({
  at: unixMs(Number(row["at"])),
  // Only this driver wrote it.
  outcome: String(row["outcome"]) as JourneyState,
  label: String(row["label"]),
  events: Number(row["events"]),
});
