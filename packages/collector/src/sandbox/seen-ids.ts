import { CAPI_LIMITS } from "../capi/limits.ts";
import { SECOND_MS, type UnixMs } from "../lib/time.ts";

/** Every (ad account, event_name, event_id) that was processed: Pinterest's 48 hours, and all that a load run keeps. */
export interface SeenIds {
  /** Notes an event and says whether the same one was first seen less than 48 hours before. */
  note(adAccountId: string, eventName: string, eventId: string, at: UnixMs): boolean;
  has(adAccountId: string, eventName: string, eventId: string): boolean;
  size(): number;
  /** Oldest first within an ad account and event name. */
  entries(): Iterable<readonly [adAccountId: string, eventName: string, eventId: string]>;
  clear(): void;
}

/**
 * About 100 bytes an id, at most `maxIds` per ad account and event name (the oldest go first). Entries outlive their 48 hours, so that a run
 * with a moved clock can still be compared with what was sent.
 */
export const createSeenIds = (maxIds: number): SeenIds => {
  // Per ad account and name one map of id → whole second of the first sighting: small integers, no string is built per event.
  const accounts = new Map<string, Map<string, Map<string, number>>>();

  const idsOf = (adAccountId: string, eventName: string): Map<string, number> => {
    const names = getOrInsert(accounts, adAccountId, () => new Map<string, Map<string, number>>());
    return getOrInsert(names, eventName, () => new Map<string, number>());
  };

  return {
    note(adAccountId, eventName, eventId, at) {
      const ids = idsOf(adAccountId, eventName);
      const second = Math.floor(at / SECOND_MS);
      const firstSeen = ids.get(eventId);
      if (firstSeen !== undefined && (second - firstSeen) * SECOND_MS < CAPI_LIMITS.dedupWindowMs) return true;
      ids.set(eventId, second);
      if (ids.size > maxIds) dropOldest(ids);
      return false;
    },
    has: (adAccountId, eventName, eventId) => accounts.get(adAccountId)?.get(eventName)?.has(eventId) ?? false,
    size: () => [...accounts.values()].flatMap((names) => [...names.values()]).reduce((sum, ids) => sum + ids.size, 0),
    *entries() {
      for (const [adAccountId, names] of accounts)
        for (const [eventName, ids] of names) for (const eventId of ids.keys()) yield [adAccountId, eventName, eventId] as const;
    },
    clear: () => accounts.clear(),
  };
};

const dropOldest = (ids: Map<string, number>): void => {
  for (const id of ids.keys()) {
    ids.delete(id);
    return;
  }
};

const getOrInsert = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
};
