import type { StoredEvent } from "../wire/stored-event.ts";
import { forgetPersonOf, forgetPersonOfPayload } from "./forget.ts";
import type { AcceptedEntry, AttemptEntry, AttemptOutcome, EventRecord, Journey } from "./record.ts";

export interface MemoryRecordOptions {
  /** Journeys kept, the newest ones. Default 1,000. */
  readonly maxJourneys?: number;
  /** Attempts kept of each journey, the newest ones. Default 20. */
  readonly maxAttempts?: number;
}

/** After which outcomes an event is settled. */
const SETTLED = {
  delivered: true,
  repeat: true,
  skipped: true,
  dead: true,
  retry: false,
  held: false,
} as const satisfies Record<AttemptOutcome, boolean>;

/** The newest journeys in memory. An attempt of an event from before the start begins a journey of its own, with nothing in `sent`. */
export function openMemoryRecord({ maxJourneys = 1000, maxAttempts = 20 }: MemoryRecordOptions = {}): EventRecord {
  /** In order of acceptance. */
  const journeys = new Map<string, Journey>();
  const listeners = new Set<(journey: Journey) => void>();

  function keep(journey: Journey): void {
    journeys.set(journey.key, journey);
    const [oldest] = journeys.keys();
    if (journeys.size > maxJourneys && oldest !== undefined) journeys.delete(oldest);
    for (const listener of listeners) listener(journey);
  }

  function accept({ event, sent: readSent }: AcceptedEntry): void {
    const key = journeyKey(event);
    const sent = readSent();
    // Delivery may be quicker than the door's answer: what it did already stays.
    keep({ key, state: "waiting", stored: event, attempts: [], warnings: event.warnings, ...journeys.get(key), sent });
  }

  function attempt({ event, payload, warnings, ...facts }: AttemptEntry): void {
    const key = journeyKey(event);
    const before: Journey = journeys.get(key) ?? {
      key,
      state: "waiting",
      sent: {},
      stored: event,
      attempts: [],
      warnings: event.warnings,
    };
    const attempts = [...before.attempts, facts].slice(-maxAttempts);
    const journey: Journey = {
      ...before,
      state: facts.outcome,
      attempts,
      ...(payload ? { payload } : {}),
      ...(warnings ? { warnings: [...event.warnings, ...warnings] } : {}),
    };
    keep(SETTLED[facts.outcome] ? forgetPerson(journey) : journey);
  }

  return {
    accepted: (entries) => entries.forEach(accept),
    attempted: (entries) => entries.forEach(attempt),
    recent: (limit) => [...journeys.values()].toReversed().slice(0, limit),
    find: (key) => journeys.get(key),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const journeyKey = ({ site, name, id }: StoredEvent): string => `${site}/${name}/${id}`;

const forgetPerson = (journey: Journey): Journey => ({
  ...journey,
  stored: forgetPersonOf(journey.stored),
  ...(journey.payload ? { payload: forgetPersonOfPayload(journey.payload) } : {}),
});
