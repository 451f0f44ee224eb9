import { expect, tag, test } from "../../support/snippet-site.ts";
import type { Shop } from "../../support/snippet-site.ts";

/** Names of the events that came under each key. */
const sent = (shop: Shop): Readonly<Record<string, readonly string[]>> => {
  const names: Record<string, string[]> = {};
  for (const { batch } of shop.batches) (names[`${batch.site}`] ??= []).push(...batch.events.map(({ name }) => name));
  return names;
};

test("46 of two sites on one origin each sends what it kept itself, and a denial at one leaves the other's", async ({ shop }) => {
  for (const site of ["a", "b"]) shop.serve(`/shop-${site}`, tag(`data-site="${site}" data-no-page`));
  const open = async (site: string) => {
    const page = await shop.open(`/shop-${site}`);
    await page.waitForFunction("window._df");
    return page;
  };
  const first = await open("a");
  shop.setWeather({ status: 503, headers: { "retry-after": "60" } });
  await first.evaluate(`new Promise((resolve) => { _df.on("reply", resolve); _df.track("order-of-a") })`);
  await first.evaluate(`dispatchEvent(new Event("pagehide"))`);
  await first.close();

  shop.setWeather({ status: 204 });
  const before = shop.batches.length;
  const second = await open("b");
  await second.evaluate(`new Promise((resolve) => { _df.on("reply", resolve); _df.track("order-of-b") })`);
  await second.evaluate(`_df.consent("denied")`);
  expect(shop.batches.slice(before).every(({ batch }) => batch.site === "b")).toBe(true);

  await open("a");
  await expect.poll(() => sent(shop).a).toEqual(["order-of-a", "order-of-a"]);
  expect(sent(shop).b).toEqual(["order-of-b"]);
});
