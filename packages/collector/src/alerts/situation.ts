import type { Site } from "../config/site.ts";
import { credentialsKey } from "../delivery/account-key.ts";
import type { TokenStore } from "../delivery/token-store.ts";
import type { AccountState } from "../http/stats.ts";
import type { Clock } from "../lib/clock.ts";
import { HOUR_MS, type UnixMs, unixMs } from "../lib/time.ts";
import type { Queue, QueueStats } from "../queue/queue.ts";
import type { EventRecord } from "../record/record.ts";
import type { Situation } from "./alarm.ts";

export interface SituationParts {
  readonly queue: Pick<Queue, "stats" | "ready">;
  readonly record: Pick<EventRecord, "search">;
  readonly tokens: Pick<TokenStore, "load">;
  readonly sites: () => readonly Site[];
  readonly accounts: () => readonly AccountState[];
  /** Sites that an alarm says are silent. */
  readonly silentSites: () => readonly string[];
  readonly clock: Clock;
}

/** A silence of which nobody knows any more when it began. */
const LONG_AGO = unixMs(0);

/** Looks how things stand; dead letters are counted against what was seen within the last hour. */
export const createSituation = ({
  queue,
  record,
  tokens,
  sites,
  accounts,
  silentSites,
  clock,
}: SituationParts): (() => Promise<Situation>) => {
  const seen: { readonly at: UnixMs; readonly dead: number }[] = [];

  const countNew = (dead: number, now: UnixMs): number => {
    seen.push({ at: now, dead });
    while (seen[0] !== undefined && seen[0].at < now - HOUR_MS) seen.shift();
    return dead - Math.min(...seen.map((sample) => sample.dead));
  };

  let lastStats: QueueStats | undefined;
  const lastEvents = new Map<string, UnixMs>();

  /** The record forgets by age and by number, other sites' events included: that a site's last event is gone does not end its silence. */
  const lastEventOf = async ({ key }: Site) => {
    const [newest] = (await record.search({ site: key, limit: 1 })).journeys;
    if (newest !== undefined) lastEvents.set(key, newest.stored.receivedAt);
    const lastEventAt = lastEvents.get(key) ?? (silentSites().includes(key) ? LONG_AGO : undefined);
    return lastEventAt === undefined ? [] : [{ key, lastEventAt }];
  };

  /** A store that cannot be read holds the account, which is an alarm of its own. */
  const tokenOf = async ({ account }: Site) => {
    if (account.credentials.kind !== "oauth") return [];
    const stored = await tokens.load(credentialsKey(account)).catch(() => undefined);
    return stored === undefined ? [] : [{ adAccountId: account.adAccountId, expiresAt: unixMs(stored.expiresAtMs) }];
  };

  return async () => {
    const now = clock.now();
    // A queue that is away says nothing: what it said last holds until it is back.
    lastStats = (await queue.stats().catch(() => undefined)) ?? lastStats;
    const oldestReceivedAt = lastStats?.oldestReceivedAt;
    const store = queue.ready();
    const all = sites();
    return {
      now,
      ...(store.ok ? {} : { storeRefuses: store.reason }),
      accounts: accounts(),
      tokens: (await Promise.all(all.map(tokenOf))).flat(),
      ...(oldestReceivedAt === undefined ? {} : { oldestWaitMs: now - oldestReceivedAt }),
      newDeadLetters: lastStats === undefined ? 0 : countNew(lastStats.dead, now),
      sites: (await Promise.all(all.filter(({ enabled }) => enabled).map(lastEventOf))).flat(),
    };
  };
};
