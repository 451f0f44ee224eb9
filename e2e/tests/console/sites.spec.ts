import { expect } from "playwright/test";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../../packages/collector/src/sandbox/options.ts";
import { accessibilityProblems } from "../../support/accessibility.ts";
import { problemsOf, signIn } from "../../support/operator.ts";
import { test } from "../../support/story.ts";

const ADMIN_TOKEN = "admin-token-of-the-story-0123456789abcdef";
const SHOP = {
  key: "default",
  account: SANDBOX_AD_ACCOUNT_ID,
  token: SANDBOX_TOKEN,
  apiKey: "write-key-of-the-shop",
  order: "MM-1",
};
const OUTLET = {
  key: "outlet",
  account: "549755885176",
  token: "pina_token_of_the_outlet",
  apiKey: "write-key-of-the-outlet",
  order: "OUT-1",
};
const SITES = [SHOP, OUTLET];

test("a second site, added by the API, keeps its events apart in the console, and is shown as switched off when it is", async ({
  page,
  start,
  dataDir,
  openSandbox,
}) => {
  const { apiBase, sandbox } = await openSandbox({
    adAccountIds: SITES.map(({ account }) => account),
    tokens: SITES.map(({ token, account }) => ({ token, adAccountIds: [account] })),
  });
  const collector = await start(["start"], {
    DAYFLY_PORT: "0",
    DAYFLY_DATA_DIR: dataDir,
    DAYFLY_ADMIN_TOKEN: ADMIN_TOKEN,
    DAYFLY_SECRET: "secret-of-the-story-0123456789abcdef",
    DAYFLY_API_KEY: SHOP.apiKey,
    PINTEREST_AD_ACCOUNT_ID: SHOP.account,
    PINTEREST_ACCESS_TOKEN: SHOP.token,
    PINTEREST_API_BASE: apiBase,
  });
  const { url } = collector.places;
  const root = `${url}/_df/console`;
  const problems = problemsOf(page);
  const post = async (path: string, token: string, body: unknown, method = "POST") => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return (await fetch(`${url}/_df/v1${path}`, { method, headers, body: JSON.stringify(body) })).status;
  };
  const order = (apiKey: string, id: string) =>
    post("/track", apiKey, {
      messageId: id,
      event: "Order Completed",
      properties: { order_id: id, value: 42, currency: "EUR" },
      context: { traits: { email: "grace@shop.example" } },
    });

  const settings = { adAccountId: OUTLET.account, accessToken: OUTLET.token, apiKey: OUTLET.apiKey, apiBase };
  expect(await post("/admin/sites", ADMIN_TOKEN, { key: OUTLET.key, settings })).toBe(201);
  for (const site of SITES) expect(await order(site.apiKey, site.order)).toBe(200);
  await expect
    .poll(() =>
      sandbox
        .counted()
        .map(({ adAccountId, event }) => `${adAccountId} ${event.event_id}`)
        .toSorted(),
    )
    .toEqual([`${SHOP.account} MM-1`, `${OUTLET.account} OUT-1`]);

  await signIn(page, root, ADMIN_TOKEN);
  for (const site of SITES) {
    await page.goto(`${root}/events`);
    await expect(page.locator(".event-row")).toHaveCount(2);
    await page.getByLabel("Site", { exact: true }).selectOption(site.key);
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.locator(".event-row")).toHaveCount(1);
    await expect(page.locator(".event-row")).toContainText(site.order);
    await page.locator(".event-row a").click();
    await page.getByText("Copy as curl").click();
    await expect(page.getByRole("region", { name: "Copy" })).toContainText(`/ad_accounts/${site.account}/events`);
    await page.goto(`${root}/sites/${site.key}`);
    await expect(page.locator(".settings")).toContainText(site.account);
  }
  await expect(page.getByText("added by the admin API")).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByLabel("The site says").fill("Order Completed");
  await page.getByLabel("Pinterest gets").selectOption("lead");
  await page.getByRole("button", { name: "Set this row" }).click();
  await expect(page.getByRole("row", { name: /Order Completed.*lead.*own row/ })).toBeVisible();
  expect(await order(OUTLET.apiKey, "OUT-1b")).toBe(200);
  await expect.poll(() => sandbox.counted().at(-1)?.event).toMatchObject({ event_id: "OUT-1b", event_name: "lead" });
  await page.getByRole("link", { name: "how", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Admin API" })).toBeVisible();

  expect(await post("/admin/sites/outlet", ADMIN_TOKEN, { settings: { enabled: false } }, "PATCH")).toBe(200);
  expect(await order(OUTLET.apiKey, "OUT-2")).toBe(403);
  expect(await order(SHOP.apiKey, "MM-2")).toBe(200);
  await page.goto(`${root}/sites`);
  const card = (key: string) => page.getByRole("listitem").filter({ has: page.getByRole("link", { name: key, exact: true }) });
  await expect(card(OUTLET.key)).toContainText("Switched off");
  await expect(card(SHOP.key)).toContainText("Delivering");
  await page.getByRole("link", { name: "outlet" }).click();
  await expect(page.locator(".verdict-box")).toContainText("New events are refused");
  expect(problems).toEqual([]);
});
