import type { SiteKey } from "../wire/stored-event.ts";
import type { Site } from "./site.ts";

/** The sites that this collector serves. */
export interface SiteDirectory {
  find(key: SiteKey): Site | undefined;
  all(): readonly Site[];
}

export const createSiteDirectory = (sites: readonly Site[]): SiteDirectory => {
  const byKey = new Map(sites.map((site) => [site.key, site]));
  return { find: (key) => byKey.get(key), all: () => sites };
};
