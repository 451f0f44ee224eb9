import type { Account } from "../capi/account.ts";
import type { ConsentSettings } from "../consent/settings.ts";
import type { ProtectSettings } from "../protect/settings.ts";
import type { MappingSettings } from "../transform/settings.ts";
import type { SiteKey } from "../wire/stored-event.ts";

/** What the doors need to know of a site: plain values, which cross to the ingest threads as they are. */
export interface DoorSite extends ProtectSettings, ConsentSettings {
  readonly key: SiteKey;
  /** `https://shop.example`, lower-case, without a path. Empty: any origin that equals the request's own host. */
  readonly origins: readonly string[];
  /** Registrable domain of the site's cookies; absent: the snippet finds it. */
  readonly cookieDomain?: string;
  /** Bearer or Basic user name of the server-side door; absent: the door is closed for this site. */
  readonly apiKey?: string;
  /** Taken like `apiKey`, where there is that. */
  readonly oldApiKeys?: readonly string[];
  /** Keep events of self-declared bots. */
  readonly acceptBots: boolean;
  /** False: the doors refuse new events; what was accepted is still delivered. */
  readonly enabled: boolean;
}

/** One site with everything the rooms need to know of it; each room reads only its own part. */
export interface Site extends DoorSite, MappingSettings {
  readonly account: Account;
}

/** Each of them names the site at the server-side door. */
export const writeKeysOf = ({ apiKey, oldApiKeys = [] }: Pick<DoorSite, "apiKey" | "oldApiKeys">): readonly string[] =>
  apiKey === undefined ? [] : [apiKey, ...oldApiKeys];
