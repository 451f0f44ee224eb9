import type { JsonObject } from "../lib/json.ts";
import type { UnixMs } from "../lib/time.ts";
import type { SiteKey } from "../wire/stored-event.ts";

/** A site that was added by the admin API, as it is kept: what the operator wrote, by the names of the settings table. */
export interface StoredSite {
  readonly key: SiteKey;
  /** Without secrets. */
  readonly settings: JsonObject;
  /** Undefined: they are there, but cannot be read, since DAYFLY_SECRET is not the one that they were encrypted with. */
  readonly secrets: JsonObject | undefined;
  readonly createdAt: UnixMs;
  readonly updatedAt: UnixMs;
  /** Since when it takes no events; absent while it does. */
  readonly disabledAt?: UnixMs | undefined;
}

/** Keeps sites over restarts, secrets encrypted. */
export interface SiteStore {
  list(): readonly StoredSite[];
  /** Adds or replaces. */
  save(site: StoredSite & { readonly secrets: JsonObject }): void;
  remove(key: SiteKey): void;
}
