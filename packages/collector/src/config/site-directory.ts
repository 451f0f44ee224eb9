import { createListeners } from "../lib/listeners.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import type { DoorSite, Site } from "./site.ts";

/** The sites that this collector serves. */
export interface SiteDirectory<Known extends DoorSite = Site> {
  find(key: SiteKey): Known | undefined;
  all(): readonly Known[];
}

/** A directory whose sites a reload can exchange. What was found before stays as it was, so work under way ends as it began. */
export interface ReplaceableSiteDirectory<Known extends DoorSite = Site> extends SiteDirectory<Known> {
  replace(sites: readonly Known[]): void;
  /** Calls back with the sites that took the place of others. */
  onReplace(listener: (sites: readonly Known[]) => void): void;
}

export const createSiteDirectory = <Known extends DoorSite = Site>(sites: readonly Known[]): ReplaceableSiteDirectory<Known> => {
  const listeners = createListeners<[sites: readonly Known[]]>();
  let current = sites;
  let byKey = index(sites);
  return {
    find: (key) => byKey.get(key),
    all: () => current,
    replace(next) {
      current = next;
      byKey = index(next);
      listeners.tell(next);
    },
    onReplace: listeners.add,
  };
};

const index = <Known extends DoorSite>(sites: readonly Known[]): ReadonlyMap<SiteKey, Known> =>
  new Map(sites.map((site) => [site.key, site]));
