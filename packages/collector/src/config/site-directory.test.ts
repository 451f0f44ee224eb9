import { describe, expect, it } from "vitest";
import { loadSettings } from "./load.ts";
import { createSiteDirectory } from "./site-directory.ts";

const sitesOf = (...keys: string[]) => {
  const site = { adAccountId: "549755885175", accessToken: "pina_token_of_the_test" };
  const settings = loadSettings({}, { sites: Object.fromEntries(keys.map((key) => [key, site])) });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  return settings.value.sites;
};

describe("createSiteDirectory", () => {
  it("finds the sites that took the place of the first ones, and those only", () => {
    const [kept, gone] = sitesOf("kept", "gone");
    if (!kept || !gone) throw new Error("two sites were expected");
    const directory = createSiteDirectory([kept, gone]);
    const next = sitesOf("kept", "new");
    directory.replace(next);
    expect(directory.all()).toBe(next);
    expect(directory.find(kept.key)).toBe(next[0]);
    expect(directory.find(gone.key)).toBeUndefined();
  });
});
