import { expect, it } from "vitest";
import { createSeal } from "../identity/seal.ts";
import { silentLog } from "../lib/log.ts";
import { unixMs } from "../lib/time.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { openVault } from "./open-vault.ts";
import { resealSites } from "./reseal-sites.ts";
import { sitesIn } from "./sites.ts";

const OLD = "the secret of before, long enough";
const NEW = "the secret of now, which is long enough";

it("keeps a site readable once the secret that sealed it is dropped", () => {
  const vault = openVault(":memory:");
  const site = {
    key: "shop" as SiteKey,
    settings: {},
    secrets: { accessToken: "pina_x" },
    createdAt: unixMs(1),
    updatedAt: unixMs(2),
  };
  sitesIn(vault, createSeal([OLD])).save(site);
  resealSites(sitesIn(vault, createSeal([NEW, OLD])), silentLog);
  expect(sitesIn(vault, createSeal([NEW])).list()).toEqual([{ ...site, disabledAt: undefined }]);
});
