import type { DoorSite, Site } from "../config/site.ts";
import { pick } from "../lib/pick.ts";

const OF_DOORS: Readonly<Record<keyof DoorSite, true>> = {
  key: true,
  origins: true,
  cookieDomain: true,
  apiKey: true,
  oldApiKeys: true,
  acceptBots: true,
  enabled: true,
  defaultCountry: true,
  scrubParameters: true,
  keepPinUnauth: true,
  ip: true,
  consentMode: true,
  gpc: true,
  advertisingCategories: true,
};

/** What the doors need of a site: no token for Pinterest among it. */
export const toDoorSite = (site: Site): DoorSite => pick(site, Object.keys(OF_DOORS) as (keyof DoorSite)[]);
