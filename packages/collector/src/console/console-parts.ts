import type { Audit } from "../access/audit.ts";
import type { SiteDirectory } from "../config/site-directory.ts";
import type { Site } from "../config/site.ts";
import type { Clock } from "../lib/clock.ts";
import type { JsonObject } from "../lib/json.ts";
import type { Log } from "../lib/log.ts";
import type { Sha256Hex } from "../lib/sha256.ts";
import type { UnixMs } from "../lib/time.ts";
import type { Queue } from "../queue/queue.ts";
import type { CounterSnapshot } from "../record/counters.ts";
import type { EventRecord } from "../record/record.ts";

/** What the console shows and does; whoever mounts it decides who may reach it. */
export interface ConsoleParts {
  /** Where it is mounted, without a trailing slash: `/_df/console`. */
  readonly root: string;
  readonly record: EventRecord;
  readonly queue: Pick<Queue, "stats" | "ready" | "listDead" | "replayDead" | "dropDead">;
  readonly sites: SiteDirectory;
  /** Whether a site was added by the admin API, which changes it; the settings have the others. */
  readonly isStored: (site: Site) => boolean;
  /** What stands in the way of sites, and what to do, by key; those that cannot be served are named here alone. */
  readonly siteProblems: () => ReadonlyMap<string, readonly string[]>;
  /** Changes such a site, in force at once. What is wrong, in words; undefined when it is done. */
  readonly changeSite: (site: Site, settings: JsonObject) => string | undefined;
  /** Where the admin API is described to read. */
  readonly apiDocs: string;
  readonly accounts: () => readonly DeliveryAccount[];
  /** What the doors refused or did not keep since the start. */
  readonly counted: () => Pick<CounterSnapshot, "rejected" | "dropped">;
  readonly clock: Pick<Clock, "now" | "sleep">;
  /** The hash that `protect` makes of an e-mail address; undefined where it is none. */
  readonly hashEmail: (text: string) => Sha256Hex | undefined;
  /** What to paste into the site's pages. */
  readonly snippetTag: (site: Site) => string;
  readonly tokenState: (site: Site) => Promise<TokenState>;
  /** Sends one event with `test=true`. */
  readonly checkAccount: (site: Site) => Promise<AccountAnswer>;
  readonly audit: Pick<Audit, "note">;
  readonly log: Log;
  /** Where the watched site is, for a link back: the demo's shop. */
  readonly siteUrl?: string | undefined;
}

/** How delivery to an ad account stands. */
export interface DeliveryAccount {
  readonly adAccountId: string;
  readonly state: "open" | "waiting" | "held";
  /** In words; where nothing is sent, why, and what to do. */
  readonly explanation: string;
}

export interface TokenState {
  /** Absent where the token does not expire, or was not refreshed yet. */
  readonly expiresAt?: UnixMs;
  readonly refreshedAt?: UnixMs;
}

/** What Pinterest said to a test event. */
export interface AccountAnswer {
  readonly ok: boolean;
  /** HTTP status of its answer; null where none came. */
  readonly status: number | null;
  readonly explanation: string;
  /** Pinterest's own words; "" where it said nothing. */
  readonly answer: string;
}
