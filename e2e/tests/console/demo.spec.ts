import { expect } from "playwright/test";
import { RAW_TRAITS, shopperOn } from "../../support/shopper.ts";
import { test } from "../../support/story.ts";

const STAGES = ["1. As sent", "2. As stored", "3. As delivered", "4. What Pinterest said"];

test("the demo's console shows an order in four stages, as it happens and without scripts, and never who ordered", async ({
  page,
  context,
  browser,
  demo,
  openSite,
}) => {
  const { url: collectorUrl } = demo.places;
  const origin = await openSite({ scheme: "https", collectorUrl, host: "www.morrowmere.test" });
  const live = await context.newPage();
  const problems: string[] = [];
  for (const watched of [page, live])
    watched.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await live.goto(`${origin}/_df/live`);
  await expect(live.getByRole("status")).toHaveText("Live");

  const shopper = shopperOn(page, origin);
  await shopper.land();
  await shopper.openProduct();
  await shopper.addToCart(3);
  await shopper.beginCheckout();
  const orderId = await shopper.order();

  const row = live.locator(".event-row", { hasText: orderId }).filter({ hasText: "purchase" });
  await expect(row).toContainText("Delivered");
  await expect(row).toContainText("checkout");
  await row.getByRole("link").focus();
  await live.keyboard.press("Enter");
  for (const name of STAGES) await expect(live.getByRole("region", { name })).toBeVisible();
  await expect(live.getByRole("region", { name: "4. What Pinterest said" })).toContainText("HTTP 200");

  const plain = await browser.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: true });
  const still = await plain.newPage();
  await still.goto(`${origin}/_df/live`);
  await still.getByLabel("Order number, event id, click id or e-mail address").fill(orderId);
  await still.getByRole("button", { name: "Search" }).click();
  await still.locator(".event-row", { hasText: "purchase" }).getByRole("link").click();
  for (const name of STAGES) await expect(still.getByRole("region", { name })).toBeVisible();

  for (const text of [await live.content(), await still.content()]) {
    expect(text).toContain(orderId);
    for (const raw of RAW_TRAITS) {
      expect(text, "the page holds no raw personal data").not.toContain(raw);
    }
  }
  expect(problems).toEqual([]);
  await plain.close();
});

test("the demo's checkout asks for nothing where there is nothing to buy, nor where it could not keep it to itself", async ({
  page,
  browser,
  demo,
}) => {
  const { url } = demo.places;
  await page.goto(`${url}/checkout`);
  await expect(page.getByRole("link", { name: "See the collection" })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toBeHidden();

  // A form without its script would put what was typed into the next page's address.
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(`${url}/checkout`);
  await expect(still.getByLabel("E-mail")).toBeHidden();
  await plain.close();
});
