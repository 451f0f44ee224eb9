import { sumOf } from "../lib/sum-of.ts";
import { unixMs } from "../lib/time.ts";
import { countByKey } from "./coverage-keys.ts";
import type { DeliveredCell, OutcomeCell, Statistics, StatisticsRequest } from "./statistics.ts";
import type { DeliveredRow, OutcomeRow, TallyRows } from "./tally.ts";

/** Adds minutes and sites up to the steps that were asked for, as the SQL of the SQLite driver does. */
export function sumUp({ delivered, outcomes }: TallyRows, request: StatisticsRequest): Statistics {
  const { site, since, until, stepMs } = request;
  const isAsked = (row: { readonly minute: number; readonly site: string }): boolean =>
    row.minute >= since && row.minute < until && (site === undefined || row.site === site);
  const stepOf = ({ minute }: { readonly minute: number }): number => Math.floor(minute / stepMs) * stepMs;

  const byName = Map.groupBy(delivered.filter(isAsked), (row) => `${stepOf(row)} ${row.name}`);
  const byOutcome = Map.groupBy(outcomes.filter(isAsked), (row) => `${stepOf(row)} ${row.outcome} ${row.label}`);
  return {
    delivered: inOrder([...byName.values()].flatMap((rows) => addDelivered(rows, stepOf))),
    outcomes: inOrder([...byOutcome.values()].flatMap((rows) => addOutcomes(rows, stepOf))),
  };
}

const addDelivered = (rows: readonly DeliveredRow[], stepOf: (row: DeliveredRow) => number): DeliveredCell[] => {
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      at: unixMs(stepOf(first)),
      name: first.name,
      events: sumOf(rows, ({ events }) => events),
      keys: countByKey((key) => sumOf(rows, ({ keys }) => keys[key])),
      tagged: sumOf(rows, ({ tagged }) => tagged),
      latency: first.latency.map((_, bucket) => sumOf(rows, ({ latency }) => latency[bucket] ?? 0)),
    },
  ];
};

const addOutcomes = (rows: readonly OutcomeRow[], stepOf: (row: OutcomeRow) => number): OutcomeCell[] => {
  const [first] = rows;
  if (first === undefined) return [];
  const { outcome, label } = first;
  return [{ at: unixMs(stepOf(first)), outcome, label, events: sumOf(rows, ({ events }) => events) }];
};

const inOrder = <Cell extends { readonly at: number }>(cells: readonly Cell[]): readonly Cell[] =>
  cells.toSorted((one, other) => one.at - other.at);
