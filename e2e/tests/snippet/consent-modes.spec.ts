import { tagAll, test as base } from "../../support/platform-site.ts";
import { expect, tag, test } from "../../support/snippet-site.ts";

/** What `data-consent` may say; whatever is no mode waits as the strictest does. */
const MODES = [
  { attributes: "", waits: false },
  { attributes: `data-consent="opt-out"`, waits: false },
  { attributes: `data-consent="none"`, waits: false },
  { attributes: `data-consent="off"`, waits: false },
  { attributes: `data-consent="opt-in"`, waits: true },
  { attributes: "data-consent", waits: true },
  ...["optin", "opt_in", "OPT-IN", "Opt-Out", "required", "granted", "denied", "true"].map((word) => ({
    attributes: `data-consent="${word}"`,
    waits: true,
  })),
];
for (const { attributes, waits } of MODES) {
  test(`59 a tag with ${attributes || "no data-consent"} ${waits ? "waits for a grant" : "sends at once"}`, async ({ shop }) => {
    shop.serve("/plain", tag(attributes));
    const page = await shop.open("/plain?epik=dj0yA");
    await page.waitForFunction("window._df");
    await page.evaluate(`_df.track("early"); new Promise((resolve) => setTimeout(resolve, 20))`);
    if (waits) {
      expect(shop.batches).toEqual([]);
      expect(await page.evaluate("[document.cookie, localStorage.length]")).toEqual(["", 0]);
      await page.evaluate(`_df.consent("granted")`);
    }
    expect((await shop.untilStored("early")).map(({ name }) => name)).toEqual(["page_view", "early"]);
  });
}

base("59 a source of consent that there is none of keeps everything back, until another grants", async ({ shop }) => {
  shop.serve("/plain", tagAll(`data-consent-from="tcf2 cmp" data-cmp-event="chosen"`));
  const page = await shop.open("/plain?epik=dj0yA");
  await page.waitForFunction("window._df?.track");
  await page.evaluate(`_df.track("early"); new Promise((resolve) => setTimeout(resolve, 20))`);
  expect(shop.batches).toEqual([]);
  expect(await page.evaluate("[document.cookie, localStorage.length]")).toEqual(["", 0]);
  await page.evaluate(`dispatchEvent(new CustomEvent("chosen", { detail: true }))`);
  expect((await shop.untilStored("early")).map(({ name }) => name)).toEqual(["page_view", "early"]);
});
