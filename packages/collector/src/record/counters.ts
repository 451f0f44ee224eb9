import type { DropReason } from "../wire/drops.ts";
import type { RejectionReason } from "../wire/rejection.ts";
import type { Warning, WarningCode } from "../wire/warnings.ts";
import type { AttemptOutcome } from "./record.ts";

/** What happened since the start, as plain numbers: /metrics shows them, the console sums them up. */
export interface Counters {
  accepted(events: number): void;
  /** Repeats that the queue recognised. */
  duplicate(events: number): void;
  /** Refused with an answer that says why. */
  rejected(reason: RejectionReason, events?: number): void;
  /** Taken and not kept. */
  dropped(reason: DropReason, events?: number): void;
  outcome(outcome: AttemptOutcome, events?: number): void;
  /** News that the record did not keep. */
  leftOut(count: number): void;
  warned(warnings: readonly Warning[]): void;
  /** What was counted elsewhere. */
  add(counted: CounterSnapshot): void;
  /** The numbers of this moment; a reason or code that never came is absent. */
  snapshot(): CounterSnapshot;
}

export interface CounterSnapshot {
  readonly accepted: number;
  readonly duplicates: number;
  readonly leftOut: number;
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly outcomes: Readonly<Partial<Record<AttemptOutcome, number>>>;
  readonly warnings: Readonly<Partial<Record<WarningCode, number>>>;
}

export function openCounters(): Counters {
  let accepted = 0;
  let duplicates = 0;
  let leftOut = 0;
  const rejected = new Map<RejectionReason, number>();
  const dropped = new Map<DropReason, number>();
  const outcomes = new Map<AttemptOutcome, number>();
  const warnings = new Map<WarningCode, number>();

  return {
    accepted: (events) => void (accepted += events),
    duplicate: (events) => void (duplicates += events),
    rejected: (reason, events = 1) => add(rejected, reason, events),
    dropped: (reason, events = 1) => add(dropped, reason, events),
    outcome: (outcome, events = 1) => add(outcomes, outcome, events),
    leftOut: (count) => void (leftOut += count),
    warned: (given) => given.forEach(({ code }) => add(warnings, code, 1)),
    add(counted) {
      accepted += counted.accepted;
      duplicates += counted.duplicates;
      leftOut += counted.leftOut;
      addAll(rejected, counted.rejected);
      addAll(dropped, counted.dropped);
      addAll(outcomes, counted.outcomes);
      addAll(warnings, counted.warnings);
    },
    snapshot: () => ({
      accepted,
      duplicates,
      leftOut,
      rejected: Object.fromEntries(rejected),
      dropped: Object.fromEntries(dropped),
      outcomes: Object.fromEntries(outcomes),
      warnings: Object.fromEntries(warnings),
    }),
  };
}

function addAll<Key extends string>(counts: Map<Key, number>, more: Readonly<Partial<Record<Key, number>>>): void {
  for (const [key, count] of Object.entries(more) as [Key, number][]) add(counts, key, count);
}

function add<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
