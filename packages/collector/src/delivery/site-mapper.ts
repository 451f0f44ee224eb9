import type { Account } from "../capi/account.ts";
import type { UnixMs } from "../lib/time.ts";
import { createMapper, type Draft, type Mapper } from "../transform/map.ts";
import type { MappingSettings } from "../transform/settings.ts";
import type { SiteKey, StoredEvent } from "../wire/stored-event.ts";

/** What the delivery knows of a site. */
export interface DeliverySite extends MappingSettings {
  readonly key: SiteKey;
  readonly account: Account;
}

/** The sites of this moment: a reload of the settings may change what is found. */
export interface DeliverySites {
  find(key: SiteKey): DeliverySite | undefined;
  all(): readonly DeliverySite[];
}

export type SiteMapper = (event: StoredEvent, site: DeliverySite, now: UnixMs) => Draft;

/** Lays out each site's rules once. */
export const createSiteMapper = (): SiteMapper => {
  const mappers = new WeakMap<DeliverySite, Mapper>();
  return (event, site, now) => {
    let mapper = mappers.get(site);
    if (mapper === undefined) {
      mapper = createMapper(site);
      mappers.set(site, mapper);
    }
    return mapper(event, now);
  };
};
