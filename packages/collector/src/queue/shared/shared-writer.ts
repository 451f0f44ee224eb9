import type { Clock } from "../../lib/clock.ts";
import { messageOf } from "../../lib/message-of.ts";
import { SECOND_MS } from "../../lib/time.ts";
import { type Batch, type BatchReply, hasSettlements, type SettleWrites } from "../batch.ts";
import { chooseEvents, type PackedAppend, unpack } from "../packed.ts";
import type { RecentKeys } from "../../lib/recent-keys.ts";
import { makeWay } from "../make-way.ts";
import { sortOutRepeats } from "../sort-out-repeats.ts";
import { MaybeStored } from "./maybe-stored.ts";
import type { SharedStore } from "./shared-store.ts";

/** How many keys of what waits are read, and how long a put waits for them. */
const AT_FIRST = { keys: 100_000, ms: 2 * SECOND_MS };
/** Behind a put of which nobody knows whether it is stored: it is among the newest. */
const AGAIN = { keys: 20_000, ms: SECOND_MS };

/**
 * Writes the batches of the group commit: repeats of what is `known` are left out, and append and settlements go side by side. Never
 * rejects: whatever an engine refuses it may take again later.
 */
export function sharedWriter(
  store: SharedStore,
  clock: Pick<Clock, "sleep">,
  known: RecentKeys,
): (batch: Batch) => Promise<BatchReply> {
  let look = AT_FIRST;
  /** At first, and behind a put of which nobody heard whether it is stored. */
  let isDue = true;
  /** One at a time: servers that do not answer are asked no more for being asked in vain. */
  let reading: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  async function readKeys(): Promise<void> {
    for (const key of (await store.newestKeys(look.keys)).toReversed()) known.add(key);
  }

  function startReading(): Promise<void> {
    isDue = false;
    return readKeys()
      .catch(() => void (isDue = true))
      .finally(() => (reading = undefined));
  }

  /** Reads what waits already, where that is due; what cannot be read now is asked for again by the next append, which does not wait for it. */
  function warmUp(): Promise<void> | undefined {
    if (isDue && !reading) {
      reading = startReading();
      waiting ??= Promise.race([reading, clock.sleep(look.ms)]);
    }
    return waiting;
  }

  /** What the sender is told to send again may be in the store. */
  function lookAgain(error: unknown): void {
    if (!(error instanceof MaybeStored)) return;
    look = AGAIN;
    isDue = true;
    if (!reading) waiting = undefined;
  }

  async function append(events: PackedAppend): Promise<readonly number[]> {
    if (events.events === 0) return [];
    await warmUp();
    const keys = unpack(events.keys, events.events);
    const { fresh, duplicates } = sortOutRepeats(keys, known);
    if (fresh.length === 0) return duplicates;
    await store.append(chooseEvents(events, fresh)).catch((error: unknown) => {
      lookAgain(error);
      throw error;
    });
    for (const place of fresh) known.add(keys[place] ?? "");
    return duplicates;
  }

  const settle = async (writes: SettleWrites): Promise<void> => {
    if (!hasSettlements(writes)) return;
    await store.settle(writes);
    makeWay(known, writes.dead);
  };

  const probe = async (): Promise<readonly number[]> => {
    await store.probe();
    return [];
  };

  return async (batch) => {
    const isProbe = batch.append.events === 0 && !hasSettlements(batch.settle);
    const [appended, settled] = await Promise.allSettled([isProbe ? probe() : append(batch.append), settle(batch.settle)]);
    return {
      append: appended.status === "fulfilled" ? { ok: true, duplicates: appended.value } : refusal(appended.reason),
      settle: settled.status === "fulfilled" ? { ok: true } : refusal(settled.reason),
    };
  };
}

const refusal = (error: unknown): { readonly ok: false; readonly reason: string } => ({
  ok: false,
  reason: messageOf(error),
});
