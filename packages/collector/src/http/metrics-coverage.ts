import { COVERAGE_KEYS } from "../record/coverage-keys.ts";
import type { AttemptEntry, EventRecord } from "../record/record.ts";
import type { Warning } from "../wire/warnings.ts";
import { COUNTERS } from "./metrics-table.ts";
import type { MetricsRegistry } from "./metrics-registry.ts";

const OWN_NAME = "own";

/**
 * The record, with warnings and match keys counted on the way. `eventNames`: Pinterest's own, which alone become labels; whatever else a
 * site or a stranger sends as a name is counted as `own`.
 */
export const countCoverage = (registry: MetricsRegistry, record: EventRecord, eventNames: readonly string[]): EventRecord => {
  const known = new Set(eventNames);
  const countWarnings = (warnings: readonly Warning[]): void => {
    for (const { code } of warnings) registry.count(COUNTERS.warnings, 1, { code });
  };

  const countDelivered = ({ outcome, payload, warnings = [] }: AttemptEntry): void => {
    if (outcome !== "delivered" || payload === undefined) return;
    countWarnings(warnings);
    const event = known.has(payload.event_name) ? payload.event_name : OWN_NAME;
    registry.count(COUNTERS.coverage, 1, { event });
    for (const [key, isCarried] of Object.entries(COVERAGE_KEYS)) {
      if (isCarried(payload.user_data)) registry.count(COUNTERS.matchKeys, 1, { event, key });
    }
  };

  return {
    ...record,
    accepted(entries) {
      for (const { event } of entries) countWarnings(event.warnings);
      record.accepted(entries);
    },
    attempted(entries) {
      entries.forEach(countDelivered);
      record.attempted(entries);
    },
  };
};
