import type { PackedAppend } from "../packed.ts";
import type { SettleWrites } from "../batch.ts";
import type { QueueStore } from "../queue-store.ts";

/**
 * An engine that several nodes share, as one node sees it. What a node has claimed no other node gets, until the node settles it, lets go
 * of it, or is taken for dead by the engine's own clock.
 */
export interface SharedStore extends Omit<QueueStore, "write" | "onCommitted" | "backup"> {
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
  /** Of the newest events that wait, about `max`, the newest first. */
  newestKeys(max: number): Promise<readonly string[]>;
  /** Writes nothing that counts, to see whether the engine takes writes. */
  probe(): Promise<void>;
}
