import type { TellProgress } from "../lib/progress.ts";
import type { UnixMs } from "../lib/time.ts";
import type { PersonFilter } from "../wire/person-filter.ts";
import type { Batch, BatchReply, StoredCounts } from "./batch.ts";
import type { DueJob } from "./entry.ts";
import type { Committed } from "./group-commit.ts";
import type { PackedAppend } from "./packed.ts";
import type { DeadFilter, Forgotten, Queue, QueueStats } from "./queue.ts";
import type { SegmentRow } from "./segment.ts";

/** An engine that keeps a line, as one process sees it. Calls reject with a sentence that says what is wrong. */
export interface QueueStore extends Pick<Queue, "listDead" | "dropDead" | "findPerson" | "backup"> {
  /** Places of the events that it does not hold in one piece. Absent where it takes any. */
  findTooLarge?(events: PackedAppend): readonly number[];
  /**
   * Appends and settles. What it accepts no crash can lose; what it refused it may be asked for again. Of settlements, what stood in a segment or
   * job that this process has lost meanwhile is ignored.
   */
  write(batch: Batch): Promise<BatchReply>;
  /** After each commit, before anything is leased again. */
  onCommitted?(committed: Committed): void;
  /** The next segments in line, at least one where there is any, and not many more than hold `maxEvents` events. Each comes once. */
  claimSegments(maxEvents: number): Promise<readonly SegmentRow[]>;
  /** Up to `max` jobs that are due by then, in order of their due time. Each comes once, until it is put off. */
  claimJobs(max: number, dueBy: UnixMs): Promise<readonly DueJob[]>;
  counts(): Promise<StoredCounts & Pick<QueueStats, "oldestReceivedAt">>;
  /** Puts the dead letters of this moment back in line. */
  replayDead(filter: DeadFilter, dueAt: UnixMs, tell?: TellProgress): Promise<number>;
  /** Removes a person's events of this moment, but for the unsettled ones that this process has claimed: those it settles itself. */
  forget(person: PersonFilter, tell?: TellProgress): Promise<Forgotten>;
  /** Lets go of what is claimed. */
  close(): Promise<void>;
}
