import type { ReplaceableSiteDirectory } from "./site-directory.ts";
import type { Site } from "./site.ts";

type Layer = Pick<ReplaceableSiteDirectory, "replace">;

/** One directory of sites from two sources, each exchanged on its own; sites that stay are the same objects. */
export interface SiteLayers {
  /** From the environment and `dayfly.config.ts`. A key here hides the same key in the store. */
  readonly settings: Layer & { all(): readonly Site[] };
  /** Added by the admin API. */
  readonly store: Layer;
}

export const layerSites = (directory: ReplaceableSiteDirectory): SiteLayers => {
  let settings = directory.all();
  let store: readonly Site[] = [];
  const apply = (): void => {
    const keys = new Set(settings.map(({ key }) => key));
    directory.replace([...settings, ...store.filter(({ key }) => !keys.has(key))]);
  };
  return {
    settings: {
      all: () => settings,
      replace(sites) {
        settings = sites;
        apply();
      },
    },
    store: {
      replace(sites) {
        store = sites;
        apply();
      },
    },
  };
};
