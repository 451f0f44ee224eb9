import { test } from "../../support/desk.ts";
import { recipe } from "../../support/recipe.ts";
import { expect, stubTag, tag } from "../../support/snippet-site.ts";

const LISTENING = `${stubTag}${tag(`data-consent="opt-in"`)}<script>${recipe("consent.md", "elsewhere")}</script>`;

test("60 a page out of the back/forward cache hears of a denial on the page after it, and of nothing else", async ({ shop }) => {
  shop.serve("/plain", LISTENING);
  shop.serve("/next", tag());
  const page = await shop.open("/plain");
  await page.evaluate(`window.isKept = true; _df.consent("granted")`);
  await shop.untilStored("page_view");
  await page.goto(`${shop.origin}/next`);
  await shop.untilStored("page_view", 2);
  await page.evaluate("history.back()").catch(() => {});
  await shop.untilStored("page_view", 3);

  await page.goto(`${shop.origin}/next`);
  await shop.untilStored("page_view", 4);
  await page.evaluate(`_df.consent("denied")`);
  await page.evaluate("history.back()").catch(() => {});
  await page.waitForFunction("window.isKept");
  await page.evaluate(`_df.track("refused"); new Promise((resolve) => setTimeout(resolve)).then(() => _df.flush())`);
  expect(await shop.context.cookies()).toEqual([]);
  await page.evaluate(`_df.consent("granted"); _df.track("fence")`);
  expect((await shop.untilStored("fence")).map(({ name }) => name)).not.toContain("refused");
  expect(shop.stored().filter(({ name }) => name === "page_view")).toHaveLength(4);
});

test("60 a tab hears of a denial in another one when it is shown again", async ({ shop, desk }) => {
  shop.serve("/plain", LISTENING);
  shop.serve("/other", tag());
  const tab = await desk.open(`${shop.origin}/plain`);
  await expect.poll(() => tab.run("window._df && document.readyState")).toBe("complete");
  await tab.run(`_df.consent("granted")`);
  await shop.untilStored("page_view");
  const other = await desk.open(`${shop.origin}/other`);
  await shop.untilStored("page_view", 2);
  await other.run(`_df.consent("denied")`);
  await tab.show();
  await expect.poll(() => tab.run("document.visibilityState")).toBe("visible");
  await tab.run(`_df.track("refused")`);
  await tab.run(`_df.consent("granted"), _df.track("fence")`);
  expect((await shop.untilStored("fence")).map(({ name }) => name)).toEqual(["page_view", "page_view", "fence"]);
  for (const opened of [tab, other]) await opened.close();
});
