import type { SiteKey } from "../wire/stored-event.ts";
import type { Site } from "./site.ts";

/** The sites that this collector serves. */
export interface SiteDirectory {
  find(key: SiteKey): Site | undefined;
  all(): readonly Site[];
}

/** A directory whose sites a reload can exchange. What was found before stays as it was, so work under way ends as it began. */
export interface ReplaceableSiteDirectory extends SiteDirectory {
  replace(sites: readonly Site[]): void;
}

export const createSiteDirectory = (sites: readonly Site[]): ReplaceableSiteDirectory => {
  let current = sites;
  let byKey = index(sites);
  return {
    find: (key) => byKey.get(key),
    all: () => current,
    replace(next) {
      current = next;
      byKey = index(next);
    },
  };
};

const index = (sites: readonly Site[]): ReadonlyMap<SiteKey, Site> => new Map(sites.map((site) => [site.key, site]));
