import type { AttemptEntry, EventRecord } from "../record/record.ts";
import type { Warning } from "../wire/warnings.ts";
import { COUNTERS } from "./metrics-table.ts";
import type { MetricsRegistry } from "./metrics-registry.ts";

type UserData = NonNullable<AttemptEntry["payload"]>["user_data"];

/** The match keys whose coverage is counted, and when an event carries one. */
const MATCH_KEYS: Readonly<Record<string, (user: UserData) => boolean>> = {
  em: ({ em }) => em !== undefined,
  ph: ({ ph }) => ph !== undefined,
  external_id: (user) => user.external_id !== undefined,
  click_id: (user) => user.click_id !== undefined,
  ip_ua: (user) => user.client_ip_address !== undefined && user.client_user_agent !== undefined,
};

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
    for (const [key, isCarried] of Object.entries(MATCH_KEYS)) {
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
