import { code, codes, table } from "../lib/markdown.ts";

/** A row of docs/operations.md and of /metrics. Labels are closed sets: nothing that a visitor sends becomes one. */
export interface MetricRow {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

const row = (name: string, help: string, ...labels: readonly string[]): MetricRow => ({ name: `dayfly_${name}`, help, labels });

export const COUNTERS = {
  accepted: row("events_accepted_total", "Events stored durably and answered for."),
  duplicates: row("events_duplicate_total", "Repeats that the queue recognised; they are not stored again."),
  rejected: row("events_rejected_total", "Events refused with an answer that says why.", "reason"),
  dropped: row("events_dropped_total", "Events taken and not kept: no consent, a bot, a prefetch.", "reason"),
  warnings: row(
    "event_warnings_total",
    "Warnings about events that were accepted all the same; the mapping's are counted once the event is delivered.",
    "code",
  ),
  recordLeftOut: row(
    "record_left_out_total",
    "News of events that the record did not keep, because they came too fast or it could not be written.",
  ),
  requests: row(
    "delivery_requests_total",
    "Requests to Pinterest by answer: HTTP status, timeout, network, aborted.",
    "account",
    "status",
  ),
  requestEvents: row("delivery_request_events_total", "Events in those requests, repeats counted again.", "account"),
  delivered: row("events_delivered_total", "Events that Pinterest took.", "account"),
  late: row("events_delivered_late_total", "Of those, older than an hour: Pinterest counts them as offline.", "account"),
  retried: row("events_retried_total", "Events put back in line after a failure."),
  held: row("events_held_total", "Events put back in line without having been sent: their account is held or rate limited."),
  skipped: row("events_skipped_total", "Events that the mapping leaves out."),
  dead: row("events_dead_total", "Events given up.", "reason"),
  coverage: row(
    "coverage_events_total",
    "Delivered events by Pinterest's name for them; `own` stands for all other names.",
    "event",
  ),
  matchKeys: row(
    "coverage_match_keys_total",
    "Of those, events that carried a match key: em, ph, external_id, click_id, ip_ua.",
    "event",
    "key",
  ),
} as const satisfies Record<string, MetricRow>;

export const GAUGES = {
  storeUp: row("store_up", "1 while the store takes events, else 0."),
  waiting: row("queue_waiting_events", "Events in line, due or not yet due."),
  leased: row("queue_leased_events", "Events that the delivery has in hand."),
  oldestAge: row("queue_oldest_age_seconds", "Time since the receipt of the oldest event that is not settled; 0 where none is."),
  deadLetters: row("dead_letters", "Dead letters in the store."),
  accountUp: row("account_up", "1 while events go to the ad account, 0 while it is held or waits.", "account"),
} as const satisfies Record<string, MetricRow>;

/** Seconds. */
const QUICK = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PATIENT = [0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 21_600, 86_400, 604_800];

export const HISTOGRAMS = {
  ingest: {
    ...row("ingest_duration_seconds", "Time from a request's arrival to its answer, the fsync included.", "door"),
    buckets: QUICK,
  },
  request: { ...row("delivery_request_duration_seconds", "Time that Pinterest takes to answer."), buckets: QUICK },
  latency: { ...row("delivery_latency_seconds", "Time from an event's receipt to Pinterest's acceptance."), buckets: PATIENT },
} as const satisfies Record<string, MetricRow & { readonly buckets: readonly number[] }>;

/** The table in docs/operations.md, as Markdown. */
export const describeMetrics = (): string => {
  const kinds = { counter: COUNTERS, gauge: GAUGES, histogram: HISTOGRAMS };
  return table(
    ["metric", "kind", "labels", "what it tells"],
    Object.entries(kinds).flatMap(([kind, rows]) =>
      Object.values<MetricRow>(rows).map(({ name, labels = [], help }) => [code(name), kind, codes(labels), help]),
    ),
  );
};
