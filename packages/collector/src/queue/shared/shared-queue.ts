import { recentKeys } from "../../lib/recent-keys.ts";
import { keepCopiesApart } from "../copies.ts";
import type { Queue } from "../queue.ts";
import { openStoredQueue, type StoredQueueParts } from "../stored-queue.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { SharedStore } from "./shared-store.ts";
import { sharedWriter } from "./shared-writer.ts";

export interface SharedQueueParts extends Omit<StoredQueueParts, "store" | "copies"> {
  readonly store: SharedStore;
  readonly cluster: ClusterState;
}

/**
 * The queue of one node on an engine that others share.
 *
 * Repeats are recognised among what this node put or leased in this run, the newest 100,000 events that waited at its first put, and the newest
 * 20,000 behind one of which it never heard whether it is stored. What died elsewhere it does not hear of. Copies that came in all the same go out one after the
 * other, and none behind one that this node delivered; where two nodes deliver them, Pinterest drops the second by its event id.
 */
export function openSharedQueue({ store, cluster, ...parts }: SharedQueueParts): Queue {
  const known = recentKeys();
  const write = sharedWriter(store, parts.clock, known);
  return { ...openStoredQueue({ ...parts, store: { ...store, write }, copies: keepCopiesApart(known) }), cluster };
}
