import type { Clock } from "../lib/clock.ts";
import type { Queue } from "../queue/queue.ts";

/** How delivery to an ad account stands. */
export interface AccountState {
  readonly adAccountId: string;
  readonly state: string;
  /** The kind of trouble that somebody has to correct. */
  readonly reason?: string;
  /** In words; where nothing is sent, why, and what to do. */
  readonly explanation?: string;
}

/** How the collector is doing, for people and programs. */
export interface Stats {
  readonly waiting: number;
  readonly leased: number;
  readonly dead: number;
  /** Of the oldest event that is not settled; null where none is. */
  readonly oldestAgeSeconds: number | null;
  /** "ok", or why no events can be stored. */
  readonly store: string;
  /** Null where no delivery runs. */
  readonly accounts: readonly Required<Omit<AccountState, "reason">>[] | null;
}

export interface StatsParts {
  readonly queue: Pick<Queue, "stats" | "ready">;
  readonly clock: Clock;
  readonly accounts: (() => readonly AccountState[]) | undefined;
}

export const readStats = async ({ queue, clock, accounts }: StatsParts): Promise<Stats> => {
  const { waiting, leased, dead, oldestReceivedAt } = await queue.stats();
  const store = queue.ready();
  const oldestAgeSeconds = oldestReceivedAt === undefined ? null : Math.max(0, (clock.now() - oldestReceivedAt) / 1000);
  return {
    waiting,
    leased,
    dead,
    oldestAgeSeconds,
    store: store.ok ? "ok" : store.reason,
    accounts: accounts === undefined ? null : accounts().map(viewAccount),
  };
};

const viewAccount = ({ adAccountId, state, explanation = "" }: AccountState) => ({ adAccountId, state, explanation });
