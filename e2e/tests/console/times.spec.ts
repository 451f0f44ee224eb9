import { expect } from "playwright/test";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../../packages/collector/src/sandbox/options.ts";
import { problemsOf, signIn } from "../../support/operator.ts";
import { test } from "../../support/story.ts";

const ADMIN_TOKEN = "admin-token-of-the-times-0123456789abcdef";
const API_KEY = "write-key-of-the-times";
const HOUR_MS = 3_600_000;
/** India's zone is UTC+5:30 all year. */
const ZONE = { timezoneId: "Asia/Kolkata", ahead: 5.5 * HOUR_MS };

/** What a reader in the zone types of a moment: `2026-11-30T15:04`. */
const typed = (at: number): string => new Date(at + ZONE.ahead).toISOString().slice(0, 16);

test("an operator reads times in the zone of the browser, and searches by them", async ({ browser, start, dataDir }) => {
  const sandbox = await start(["sandbox", "--port", "0"]);
  const collector = await start(["start"], {
    DAYFLY_PORT: "0",
    DAYFLY_DATA_DIR: dataDir,
    DAYFLY_ADMIN_TOKEN: ADMIN_TOKEN,
    DAYFLY_API_KEY: API_KEY,
    PINTEREST_AD_ACCOUNT_ID: SANDBOX_AD_ACCOUNT_ID,
    PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
    PINTEREST_API_BASE: `${sandbox.places.url}/v5`,
  });
  const { url } = collector.places;
  const reply = await fetch(`${url}/_df/v1/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ messageId: "order-1", event: "Order Completed", context: { traits: { email: "a@example.com" } } }),
  });
  expect(reply.status).toBe(200);
  const now = Date.now();

  const context = await browser.newContext({ timezoneId: ZONE.timezoneId });
  const page = await context.newPage();
  const problems = problemsOf(page);
  await signIn(page, `${url}/_df/console`, ADMIN_TOKEN);
  const search = async (from: number): Promise<void> => {
    await page.goto(`${url}/_df/console/events`);
    await page.getByText("Name and exact times").click();
    await page.getByLabel("From", { exact: true }).fill(typed(from));
    await page.getByRole("button", { name: "Search" }).click();
    await page.waitForURL(/from=/);
  };

  await search(now - HOUR_MS);
  await expect(page.locator(".event-row")).toHaveCount(1);
  await expect(page.getByLabel("From", { exact: true })).toHaveValue(typed(now - HOUR_MS));
  expect(new URL(page.url()).searchParams.get("from")).toBe(new Date(now - HOUR_MS).toISOString().slice(0, 16));
  await search(now + HOUR_MS);
  await expect(page.getByText("No event matches.")).toBeVisible();
  expect(problems).toEqual([]);
  await context.close();
});
