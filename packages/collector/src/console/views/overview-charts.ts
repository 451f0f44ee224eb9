import { sumOf } from "../../lib/sum-of.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import type { DeliveredCell } from "../../record/statistics.ts";
import { addLatencies, percentile } from "../percentile.ts";
import type { Chart } from "./chart.ts";

export interface ChartFrame {
  readonly since: number;
  readonly until: number;
  readonly stepMs: number;
}

/** Names that get a line of their own; the rest share one. */
const LINES = 5;

const stepsOf = ({ since, until, stepMs }: ChartFrame): readonly number[] =>
  Array.from({ length: Math.round((until - since) / stepMs) }, (_, step) => since + step * stepMs);

/** Events per minute by Pinterest's name. */
export const minuteChart = (cells: readonly DeliveredCell[], frame: ChartFrame): Chart => {
  const totals = [...Map.groupBy(cells, ({ name }) => name)]
    .map(([name, ofName]) => ({ name, events: sumOf(ofName, ({ events }) => events) }))
    .toSorted((one, other) => other.events - one.events)
    .map(({ name }) => name);
  const named = totals.slice(0, LINES);
  const columns = totals.length > LINES ? [...named, "others"] : named;
  const columnOf = (name: string): string => (named.includes(name) ? name : "others");
  const byStep = Map.groupBy(cells, ({ at }) => at as number);
  const perMinute = frame.stepMs / MINUTE_MS;
  return {
    title: "Events per minute",
    note: "Taken by Pinterest, under its names.",
    unit: "",
    columns,
    rows: stepsOf(frame).map((at) => ({
      at,
      values: columns.map((column) => {
        const there = byStep.get(at)?.filter(({ name }) => columnOf(name) === column) ?? [];
        return sumOf(there, ({ events }) => events) / perMinute;
      }),
    })),
  };
};

/** From receipt to Pinterest's acceptance. */
export const latencyChart = (cells: readonly DeliveredCell[], frame: ChartFrame): Chart => {
  const byStep = Map.groupBy(cells, ({ at }) => at as number);
  return {
    title: "Time to Pinterest",
    note: "From receipt to Pinterest’s acceptance, about.",
    unit: " s",
    columns: cells.length === 0 ? [] : ["half within", "95 of 100 within"],
    rows: stepsOf(frame).map((at) => {
      const latency = addLatencies((byStep.get(at) ?? []).map((cell) => cell.latency));
      return { at, values: [0.5, 0.95].map((share) => seconds(percentile(latency, share))) };
    }),
  };
};

const seconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1000);
