import { describe, expect, it } from "vitest";
import { loadSettings } from "../config/load.ts";
import { createSiteDirectory } from "../config/site-directory.ts";
import { layerSites } from "../config/site-layers.ts";
import { openSeal } from "../identity/seal.ts";
import { silentLog } from "../lib/log.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { openMemoryQueue } from "../queue/drivers/memory.ts";
import { openVault } from "../vault/open-vault.ts";
import { sitesIn } from "../vault/sites.ts";
import { openSiteBook } from "./site-book.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const SITE = { adAccountId: "549755885175", accessToken: "pina_token_of_the_test" };

/** The book of a collector whose settings have these sites, over a store that outlives it. */
const bookOver = (vault: ReturnType<typeof openVault>, ...keys: readonly string[]) => openBook(vault, SECRET, keys);

const openBook = (vault: ReturnType<typeof openVault>, DAYFLY_SECRET: string, keys: readonly string[]) => {
  const settings = loadSettings({ DAYFLY_SECRET }, { sites: Object.fromEntries(keys.map((key) => [key, SITE])) });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const { sites, secret } = settings.value;
  const clock = manualClock();
  const store = sitesIn(vault, openSeal(settings.value));
  const layers = layerSites(createSiteDirectory(sites));
  return openSiteBook({ layers, store, queue: openMemoryQueue({ clock }), secret, clock, log: silentLog });
};

describe("openSiteBook", () => {
  it("tells of a site of the store that one of the settings hides, and serves it once that has another key", () => {
    const vault = openVault(":memory:");
    expect(bookOver(vault, "shop").create("outlet", SITE)).toMatchObject({ ok: true, value: { source: "store", problems: [] } });
    expect(bookOver(vault, "shop", "outlet").list()).toMatchObject([
      { key: "shop", source: "settings", problems: [] },
      { key: "outlet", source: "settings", problems: [expect.stringContaining("Give the site of the settings another key")] },
    ]);
    expect(bookOver(vault, "shop", "outlet-2").find("outlet")).toMatchObject({
      ok: true,
      value: { source: "store", problems: [] },
    });
  });

  const KEPT = { refreshToken: "pinr_kept_by_us", appSecret: "app-secret-kept-by-us" };
  const ELSEWHERE = "https://evil.example/v5";
  it.each([
    ["no credential", {}],
    ["an access token, which is not what is sent", { accessToken: "pina_made_up" }],
    ["no access token any more", { accessToken: null }],
    ["another refresh token, beside the app's own secret", { refreshToken: "pinr_made_up" }],
    ["another app's secret, beside the refresh token", { appSecret: "made-up-secret" }],
  ])("sends what it keeps to no other address on the word of somebody who names %s", (_what, named) => {
    const book = bookOver(openVault(":memory:"), "shop");
    expect(book.create("outlet", { ...SITE, ...KEPT, appId: "1234567" }).ok).toBe(true);
    expect(book.update("outlet", { apiBase: ELSEWHERE, ...named })).toMatchObject({
      ok: false,
      failure: { errors: [{ pointer: "/settings/apiBase" }] },
    });
    const anew = { accessToken: null, refreshToken: "pinr_of_theirs", appSecret: "secret-of-theirs" };
    expect(book.update("outlet", { apiBase: ELSEWHERE, ...anew }).ok).toBe(true);
  });

  it("loses no write key that it cannot read to a change that does not name it", () => {
    const vault = openVault(":memory:");
    const apiKey = "write-key-of-the-test";
    bookOver(vault, "shop").create("outlet", { ...SITE, apiKey });
    const book = openBook(vault, SECRET.replaceAll("0", "f"), ["shop"]);
    expect(book.update("outlet", SITE)).toMatchObject({
      ok: false,
      failure: { reason: "invalid_settings", detail: expect.stringContaining("null"), errors: [{ pointer: "/settings/apiKey" }] },
    });
    expect(bookOver(vault, "shop").find("outlet")).toMatchObject({ value: { secrets: ["accessToken", "apiKey"] } });
    expect(book.update("outlet", { ...SITE, apiKey: null })).toMatchObject({ value: { secrets: ["accessToken"], problems: [] } });
    expect(book.update("outlet", { variant: "retail" })).toMatchObject({ value: { secrets: ["accessToken"] } });
  });
});
