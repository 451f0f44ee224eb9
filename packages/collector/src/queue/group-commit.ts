import type { Clock } from "../lib/clock.ts";
import { SECOND_MS } from "../lib/time.ts";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import type { Readiness } from "./queue.ts";
import type { PendingPuts } from "./pending-puts.ts";
import type { Batch, BatchReply, Refusal, SettleWrites } from "./batch.ts";
import type { SettlementPlan } from "./settlement-plan.ts";

/**
 * One commit after the other, each with all that came while the last one ran: no timer waits for more. Settlements that could not be
 * written are kept and written again; while the store is unavailable it is probed every second, so that it comes back by itself.
 */
export interface GroupCommit {
  /** Commits what is pending, as soon as the commit that runs is done. */
  start(): void;
  /** Resolves when all settlements planned so far are durable. */
  settled(): Promise<void>;
  readiness(): Readiness;
  /** Writes what is pending; what cannot be written rejects. */
  stop(): Promise<void>;
}

export interface GroupCommitParts {
  readonly storage: { write(batch: Batch): Promise<BatchReply> };
  readonly puts: PendingPuts;
  readonly plan: SettlementPlan;
  readonly clock: Clock;
  readonly log: Log;
  /** After each commit, before its callers are answered. */
  readonly onCommitted: (done: Committed) => void;
}

export interface Committed {
  readonly appended: boolean;
  /** Absent when the settlements could not be written. */
  readonly settled?: SettleWrites;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const PROBE_MS = SECOND_MS;
const SLOW_MS = 5 * SECOND_MS;

export function groupCommit({ storage, puts, plan, clock, log, onCommitted }: GroupCommitParts): GroupCommit {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let commitStartedMs: number | undefined;
  let waiters: Waiter[] = [];
  let unwritten: SettleWrites | undefined;
  let unavailable: string | undefined;
  let probeIsPlanned = false;
  let probeIsDue = false;

  /** Settlements that were refused wait for the probe; a store that is merely full takes them. */
  const hasWork = (): boolean => !puts.isEmpty() || probeIsDue || (waiters.length > 0 && unwritten === undefined);

  function start(): void {
    running ??= run();
  }

  async function run(): Promise<void> {
    // Lets the requests that arrived together be one commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (hasWork()) await commit();
    running = undefined;
  }

  async function commit(): Promise<void> {
    const taken = puts.take();
    const settlers = waiters;
    const settle = merge(unwritten, plan.take());
    waiters = [];
    probeIsDue = false;
    commitStartedMs = clock.monotonicMs();
    const reply = await storage.write({ append: taken.append, settle }).catch(refuseBoth);
    commitStartedMs = undefined;
    const appended = reply.append.ok && taken.append.events > reply.append.duplicates.length;
    onCommitted({ appended, ...(reply.settle.ok ? { settled: settle } : {}) });
    taken.finish(reply.append);
    finishSettlements(reply.settle, settle, settlers);
    noteAvailability(reply);
    // What the answered callers do next goes into the next commit.
    await new Promise((resolve) => setImmediate(resolve));
  }

  function finishSettlements(outcome: BatchReply["settle"], settle: SettleWrites, settlers: readonly Waiter[]): void {
    if (outcome.ok) {
      unwritten = undefined;
      settlers.forEach(({ resolve }) => resolve());
    } else if (outcome.isFinal) {
      settlers.forEach(({ reject }) => reject(notStored(outcome.reason)));
    } else {
      unwritten = settle;
      waiters = [...settlers, ...waiters];
    }
  }

  function noteAvailability({ append, settle }: BatchReply): void {
    const refusal = [settle, append].find((part): part is Refusal => !part.ok);
    if (refusal && unavailable === undefined) log.error("The queue takes no events.", { reason: refusal.reason });
    if (!refusal && unavailable !== undefined) log.info("The queue takes events again.");
    unavailable = refusal?.reason;
    if (refusal && !refusal.isFinal) void probeLater();
  }

  async function probeLater(): Promise<void> {
    if (probeIsPlanned) return;
    probeIsPlanned = true;
    await clock.sleep(PROBE_MS, stopping.signal);
    probeIsPlanned = false;
    if (stopping.signal.aborted) return;
    probeIsDue = true;
    start();
  }

  return {
    start,
    settled() {
      return new Promise((resolve, reject) => {
        waiters.push({ resolve, reject });
        start();
      });
    },
    readiness() {
      if (unavailable !== undefined) return { ok: false, reason: unavailable };
      const busyMs = commitStartedMs === undefined ? 0 : clock.monotonicMs() - commitStartedMs;
      return busyMs < SLOW_MS
        ? { ok: true }
        : { ok: false, reason: `the disk has not answered for ${Math.round(busyMs / SECOND_MS)} s` };
    },
    async stop() {
      stopping.abort();
      await running;
      // What the store refused before gets its last chance.
      probeIsDue = waiters.length > 0;
      start();
      await running;
      const reason = unavailable ?? "the queue was closed";
      for (const { reject } of waiters) reject(notStored(reason));
      waiters = [];
    },
  };
}

const notStored = (reason: string): Error =>
  new Error(`What became of the events was not stored: ${reason}. They will be sent again, with the same ids.`);

/** A call fails as a whole only when the storage thread is gone. */
const refuseBoth = (error: unknown): BatchReply => {
  const refusal: Refusal = { ok: false, reason: messageOf(error), isFinal: true };
  return { append: refusal, settle: refusal };
};

const merge = (earlier: SettleWrites | undefined, later: SettleWrites): SettleWrites =>
  earlier
    ? {
        segments: [...earlier.segments, ...later.segments],
        newJobs: [...earlier.newJobs, ...later.newJobs],
        jobs: [...earlier.jobs, ...later.jobs],
        dead: [...earlier.dead, ...later.dead],
      }
    : later;
