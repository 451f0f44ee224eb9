import { describe, expect, it } from "vitest";
import { loadSettings } from "./load.ts";
import { createSiteDirectory } from "./site-directory.ts";
import { layerSites } from "./site-layers.ts";

const sitesOf = (...keys: string[]) => {
  const site = { adAccountId: "549755885175", accessToken: "pina_token_of_the_test" };
  const settings = loadSettings({}, { sites: Object.fromEntries(keys.map((key) => [key, site])) });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  return settings.value.sites;
};

describe("layerSites", () => {
  it("exchanges each layer by itself, and leaves the other's sites the same objects", () => {
    const configured = sitesOf("shop");
    const directory = createSiteDirectory(configured);
    const layers = layerSites(directory);
    const [outlet] = sitesOf("outlet");
    if (outlet === undefined) throw new Error("a site was expected");
    layers.store.replace([outlet]);
    expect(directory.all()).toEqual([...configured, outlet]);
    expect(directory.find(outlet.key)).toBe(outlet);
    layers.settings.replace(sitesOf("shop", "blog"));
    expect(directory.all().map(({ key }) => key)).toEqual(["shop", "blog", "outlet"]);
    expect(directory.find(outlet.key)).toBe(outlet);
    layers.store.replace([]);
    expect(directory.find(outlet.key)).toBeUndefined();
  });

  it("serves the site of the settings where the store has the same key", () => {
    const configured = sitesOf("shop");
    const directory = createSiteDirectory(configured);
    layerSites(directory).store.replace(sitesOf("shop"));
    expect(directory.all()).toEqual(configured);
    expect(directory.all()[0]).toBe(configured[0]);
  });
});
