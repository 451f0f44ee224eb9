import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { COUNTERS, GAUGES, HISTOGRAMS, type MetricRow } from "./metrics-table.ts";

type Labels = Readonly<Record<string, string>>;
type RowOf<Table> = Table[keyof Table];

/** The metrics of the table, to be written by row. */
export interface MetricsRegistry {
  count(row: RowOf<typeof COUNTERS>, by: number, labels?: Labels): void;
  /** Sets a counter that is kept elsewhere. */
  show(row: RowOf<typeof COUNTERS>, total: number, labels?: Labels): void;
  gauge(row: RowOf<typeof GAUGES>, value: number, labels?: Labels): void;
  /** Forgets what a gauge said of labels that may be gone. */
  clear(row: RowOf<typeof GAUGES>): void;
  observe(row: RowOf<typeof HISTOGRAMS>, seconds: number, labels?: Labels): void;
  /** Everything as Prometheus text, the process's own metrics among it. */
  render(): Promise<string>;
  readonly contentType: string;
}

export const createMetricsRegistry = (): MetricsRegistry => {
  const registry = new Registry();
  const options = ({ name, help, labels = [] }: MetricRow) => ({ name, help, labelNames: [...labels], registers: [registry] });
  const counters = build(COUNTERS, (row) => new Counter<string>(options(row)));
  const gauges = build(GAUGES, (row) => new Gauge<string>(options(row)));
  // A gauge that was never set says nothing, rather than 0.
  for (const gauge of gauges.values()) gauge.remove({});
  const histograms = build(HISTOGRAMS, (row) => new Histogram<string>({ ...options(row), buckets: [...row.buckets] }));
  collectDefaultMetrics({ register: registry });

  return {
    count: (row, by, labels = {}) => counters.get(row)?.inc(labels, by),
    show(row, total, labels = {}) {
      counters.get(row)?.remove(labels);
      counters.get(row)?.inc(labels, total);
    },
    gauge: (row, value, labels = {}) => gauges.get(row)?.set(labels, value),
    clear: (row) => gauges.get(row)?.reset(),
    observe: (row, seconds, labels = {}) => histograms.get(row)?.observe(labels, seconds),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
};

const build = <Row extends MetricRow, Metric>(table: Readonly<Record<string, Row>>, make: (row: Row) => Metric) =>
  new Map<MetricRow, Metric>(Object.values(table).map((row) => [row, make(row)]));
