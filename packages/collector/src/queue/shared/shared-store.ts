import type { TellProgress } from "../../lib/progress.ts";
import type { UnixMs } from "../../lib/time.ts";
import type { PersonFilter } from "../../wire/person-filter.ts";
import type { SettleWrites, StoredCounts } from "../batch.ts";
import type { DueJob } from "../entry.ts";
import type { PackedAppend } from "../packed.ts";
import type { SegmentRow } from "../segment.ts";
import type { DeadFilter, Forgotten, Queue, QueueStats } from "../queue.ts";

/**
 * An engine that several nodes share, as one node sees it. What a node has claimed no other node gets, until the node settles it, lets go
 * of it, or is taken for dead by the engine's own clock. Calls reject with a sentence that says what is wrong.
 */
export interface SharedStore extends Pick<Queue, "listDead" | "dropDead" | "findPerson"> {
  /** Throws `EventTooLarge` where one of the events is. Absent where the engine takes any. */
  assertFits?(events: PackedAppend): void;
  /**
   * Resolves when a crash of any one machine that the operator provided against can no longer lose the events. Rejects with `MaybeStored` where
   * some of them may be there all the same.
   */
  append(events: PackedAppend): Promise<void>;
  /**
   * Resolves when the outcome is durable. What stood in a segment or job that this node has lost meanwhile is ignored. May be called again
   * with the same writes when it rejected.
   */
  settle(writes: SettleWrites): Promise<void>;
  /** The next segments in line, at least one where there is any, and not many more than hold `maxEvents` events. */
  claimSegments(maxEvents: number): Promise<readonly SegmentRow[]>;
  /** Up to `max` jobs that are due by then, in order of their due time. */
  claimJobs(max: number, dueBy: UnixMs): Promise<readonly DueJob[]>;
  /** Of the newest events that wait, about `max`, the newest first. */
  newestKeys(max: number): Promise<readonly string[]>;
  counts(): Promise<StoredCounts & Pick<QueueStats, "oldestReceivedAt">>;
  /** Puts the dead letters of this moment back in line. */
  replayDead(filter: DeadFilter, dueAt: UnixMs, tell?: TellProgress): Promise<number>;
  /** Removes a person's events of this moment, but for the unsettled ones that this node has claimed: those it settles itself. */
  forget(person: PersonFilter, tell?: TellProgress): Promise<Forgotten>;
  /** Writes nothing that counts, to see whether the engine takes writes. */
  probe(): Promise<void>;
  /** Lets go of what is claimed, so that other nodes get it at once. */
  close(): Promise<void>;
}
