import type { Account } from "../capi/account.ts";
import type { MappingSettings } from "../transform/settings.ts";
import type { SiteKey } from "../wire/stored-event.ts";

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
