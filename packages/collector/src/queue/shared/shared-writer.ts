import type { Append, Batch, BatchReply, SettleWrites } from "../batch.ts";
import { type PackedAppend, unpack } from "../packed.ts";
import { type RecentKeys, recentKeys } from "../recent-keys.ts";
import { sortOutRepeats } from "../sort-out-repeats.ts";
import type { SharedStore } from "./shared-store.ts";

const WARM_KEYS = 100_000;

/** Writes the batches of the group commit: repeats that this node knows are left out, and append and settlements go side by side. */
export function sharedWriter(store: SharedStore): (batch: Batch) => Promise<BatchReply> {
  let warming: Promise<RecentKeys> | undefined;

  async function warm(): Promise<RecentKeys> {
    const keys = recentKeys();
    for (const key of (await store.newestKeys(WARM_KEYS)).toReversed()) keys.add(key);
    return keys;
  }

  /** Read at the first append. What cannot be read now is asked for again by the next. */
  function knownKeys(): Promise<RecentKeys> {
    warming ??= warm().catch((error: unknown) => {
      warming = undefined;
      throw error;
    });
    return warming;
  }

  async function append({ events: count, ...texts }: PackedAppend): Promise<readonly number[]> {
    if (count === 0) return [];
    const events = { ...texts, keys: unpack(texts.keys, count), lines: unpack(texts.lines, count) };
    const known = await knownKeys();
    const { fresh, duplicates } = sortOutRepeats(events.keys, known);
    if (fresh.length === 0) return duplicates;
    const chosen = duplicates.length === 0 ? events : choose(events, fresh);
    await store.append(chosen);
    for (const key of chosen.keys) known.add(key);
    return duplicates;
  }

  const settle = async (writes: SettleWrites): Promise<void> => {
    if (hasSettlements(writes)) await store.settle(writes);
  };

  return async (batch) => {
    if (batch.append.events === 0 && !hasSettlements(batch.settle)) await store.probe();
    const [appended, settled] = await Promise.allSettled([append(batch.append), settle(batch.settle)]);
    return {
      append: appended.status === "fulfilled" ? { ok: true, duplicates: appended.value } : refusal(appended.reason),
      settle: settled.status === "fulfilled" ? { ok: true } : refusal(settled.reason),
    };
  };
}

const choose = ({ keys, lines, receivedAt }: Append, places: readonly number[]): Append => ({
  keys: places.map((place) => keys[place] ?? ""),
  lines: places.map((place) => lines[place] ?? ""),
  receivedAt,
});

const hasSettlements = ({ segments, newJobs, jobs, dead }: SettleWrites): boolean =>
  segments.length + newJobs.length + jobs.length + dead.length > 0;

const refusal = (error: unknown): { readonly ok: false; readonly reason: string } => ({
  ok: false,
  reason: error instanceof Error ? error.message : String(error),
});
