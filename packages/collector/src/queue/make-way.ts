import type { RecentKeys } from "../lib/recent-keys.ts";
import type { DeadReason } from "./queue.ts";

/** What died of these would die of them again, however often it is replayed. */
const FOR_GOOD: ReadonlySet<string> = new Set<string>(["too_old", "no_identity", "invalid"] satisfies DeadReason[]);

/**
 * Forgets the keys of events that died for good: another with the same id is not their repeat, for it may have what they lack, as an order
 * that the shop's server tells of too.
 */
export const makeWay = (
  known: Pick<RecentKeys, "forget">,
  dead: Iterable<{ readonly key: string; readonly reason: string }>,
): void => {
  for (const { key, reason } of dead) if (FOR_GOOD.has(reason)) known.forget(key);
};
