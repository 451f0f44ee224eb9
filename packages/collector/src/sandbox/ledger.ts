import type { UnixMs } from "../lib/time.ts";
import type { EventAnswer } from "./answer.ts";
import type { ApiEvent } from "./api-event.ts";
import { createBoundedList } from "./bounded-list.ts";
import { createSeenIds } from "./seen-ids.ts";

/** One event as it arrived, each arrival of a repeat by itself. */
export interface ReceivedEvent {
  readonly event: ApiEvent;
  readonly adAccountId: string;
  readonly requestId: string;
  readonly at: UnixMs;
  /** Processed before within 48 hours: Pinterest drops it. Never true of an offline event. */
  readonly duplicate: boolean;
  /** Sent with `test=true`: Pinterest records nothing. */
  readonly test: boolean;
  readonly answer: EventAnswer;
}

/** One request to any of Pinterest's addresses, as it was answered. Holds no token. */
export interface ReceivedRequest {
  readonly requestId: string;
  readonly at: UnixMs;
  readonly path: string;
  readonly adAccountId?: string;
  readonly test: boolean;
  /** Absent where no answer was given (hang, reset). */
  readonly status?: number;
  readonly numEvents: number;
  /** The error's message, or the fault that struck. */
  readonly message?: string;
  /** JSON pointer to what was wrong in the body. */
  readonly where?: string;
  readonly fault?: string;
}

/** Complete, whatever was dropped from the lists. */
export interface Counters {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Events of requests that were not refused as a whole. */
  readonly events: number;
  readonly processed: number;
  readonly failed: number;
  readonly duplicates: number;
  readonly test: number;
  /** Distinct (ad account, event_name, event_id) that were processed, test events left out. */
  readonly unique: number;
}

export interface LedgerOptions {
  readonly keep: "events" | "ids";
  readonly maxEvents: number;
  readonly maxRequests: number;
  readonly maxIds: number;
}

export type Ledger = ReturnType<typeof createLedger>;

const ZERO = { requests: 0, events: 0, processed: 0, failed: 0, duplicates: 0, test: 0 };

/** What the sandbox got: the newest events and requests, the id of everything, and counters that forget nothing. */
export const createLedger = ({ keep, maxEvents, maxRequests, maxIds }: LedgerOptions) => {
  const events = createBoundedList<ReceivedEvent>(maxEvents);
  const requests = createBoundedList<ReceivedRequest>(maxRequests);
  const seen = createSeenIds(maxIds);
  let counters = { ...ZERO };
  let byStatus: Record<string, number> = {};

  return {
    noteEvent(received: Omit<ReceivedEvent, "duplicate">) {
      const { event, adAccountId, at, answer, test } = received;
      const recorded = answer.status === "processed" && !test;
      const repeated = recorded && seen.note(adAccountId, event.event_name, event.event_id, at);
      const duplicate = repeated && event.action_source !== "offline";
      counters.events++;
      counters[answer.status]++;
      if (duplicate) counters.duplicates++;
      if (test) counters.test++;
      if (keep === "events") events.push({ ...received, duplicate });
    },
    noteRequest(request: ReceivedRequest) {
      counters.requests++;
      const status = request.status ?? "none";
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      requests.push(request);
    },
    events: events.items,
    requests: requests.items,
    ids: seen.entries,
    has: seen.has,
    counters: (): Counters => ({ ...counters, byStatus: { ...byStatus }, unique: seen.size() }),
    clear() {
      events.clear();
      requests.clear();
      seen.clear();
      counters = { ...ZERO };
      byStatus = {};
    },
  };
};
