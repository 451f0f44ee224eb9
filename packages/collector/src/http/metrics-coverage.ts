import type { SentKind } from "../record/event-kind.ts";
import type { AttemptEntry, EventRecord } from "../record/record.ts";
import type { Warning } from "../wire/warnings.ts";
import { COUNTERS } from "./metrics-table.ts";
import type { MetricsRegistry } from "./metrics-registry.ts";

/** The record, with warnings and match keys counted on the way. */
export const countCoverage = (registry: MetricsRegistry, record: EventRecord): EventRecord => {
  const countWarnings = (warnings: readonly Warning[]): void => {
    for (const { code } of warnings) registry.count(COUNTERS.warnings, 1, { code });
  };

  const countKind = ({ name: event, keys }: SentKind, events: number): void => {
    registry.count(COUNTERS.coverage, events, { event });
    for (const key of keys) registry.count(COUNTERS.matchKeys, events, { event, key });
  };

  const countDelivered = (entries: readonly AttemptEntry[]): void => {
    const kinds = new Map<SentKind, number>();
    for (const { outcome, kind, warnings = [] } of entries) {
      if (outcome !== "delivered" || kind.sent === undefined) continue;
      countWarnings(warnings);
      kinds.set(kind.sent, (kinds.get(kind.sent) ?? 0) + 1);
    }
    for (const [kind, events] of kinds) countKind(kind, events);
  };

  return {
    ...record,
    accepted(events) {
      for (const { warnings } of events) countWarnings(warnings);
      record.accepted(events);
    },
    attempted(entries) {
      countDelivered(entries);
      record.attempted(entries);
    },
  };
};
