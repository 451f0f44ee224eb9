import type { UnixMs } from "../lib/time.ts";
import type { AccountState } from "../http/stats.ts";

/** How things stand, for the rules to look at. */
export interface Situation {
  readonly now: UnixMs;
  /** Why no events can be stored; absent while they can. */
  readonly storeRefuses?: string;
  readonly accounts: readonly AccountState[];
  /** OAuth tokens, by ad account. */
  readonly tokens: readonly { readonly adAccountId: string; readonly expiresAt: UnixMs }[];
  /** How long the oldest event that is not settled has waited; absent where none waits. */
  readonly oldestWaitMs?: number;
  /** How many dead letters came within the last hour. */
  readonly newDeadLetters: number;
  /** When a site last had an event, of those that take events and ever had one. */
  readonly sites: readonly { readonly key: string; readonly lastEventAt: UnixMs }[];
}

/** When to ring; 0: never. */
export interface Thresholds {
  readonly alertWaitingMinutes: number;
  readonly alertDeadPerHour: number;
  readonly alertSilentHours: number;
  readonly alertTokenHours: number;
}

/** Something that somebody has to see to. */
export interface Alarm {
  /** What rings it, and about what: the same for as long as it lasts. */
  readonly rule: string;
  /** An ad account or a site; "" where it is about the collector. */
  readonly subject: string;
  /** What is the matter and what to do. No personal data, no token. */
  readonly sentence: string;
}
