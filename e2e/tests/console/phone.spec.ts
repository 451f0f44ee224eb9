import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "playwright/test";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../../packages/collector/src/sandbox/options.ts";
import { signIn } from "../../support/operator.ts";
import { test } from "../../support/story.ts";

const ADMIN_TOKEN = "admin-token-of-the-phone-0123456789abcdef";
const API_KEY = "write-key-of-the-phone";
const LONG_KEY = "donaudampfschifffahrtsgesellschaft-herbstkollektion-oesterreich";
const LONG_NAME = "Bestellbestaetigungsseitenaufrufvollstaendig";
/** The narrowest that pages have to fit: 1280 pixels at 400 %. */
const NARROW = { width: 320, height: 640 };
const THUMB = 44;

/** What one presses and is lower than a thumb is wide. A hash unfolds within its line. */
const tooLow = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    (thumb) =>
      [...document.querySelectorAll("button, .button, select, nav a, .sites a, .event-row a, summary")]
        .filter((element) => element.checkVisibility() && element.closest(".hash") === null)
        .filter((element) => Math.round(element.getBoundingClientRect().height) < thumb)
        .map((element) => element.textContent?.trim() ?? ""),
    THUMB,
  );

test("on a phone, long keys and names stay inside the page, and what is there to press is as high as a thumb is wide", async ({
  browser,
  start,
  dataDir,
}) => {
  const config = join(dataDir, "dayfly.config.mjs");
  writeFileSync(config, `export default { sites: { shop: {}, ${JSON.stringify(LONG_KEY)}: { apiKey: "${API_KEY}" } } };\n`);
  const sandbox = await start(["sandbox", "--port", "0"]);
  const { places } = await start(["start", "--config", config], {
    DAYFLY_PORT: "0",
    DAYFLY_DATA_DIR: join(dataDir, "data"),
    DAYFLY_ADMIN_TOKEN: ADMIN_TOKEN,
    PINTEREST_AD_ACCOUNT_ID: SANDBOX_AD_ACCOUNT_ID,
    PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
    PINTEREST_API_BASE: `${sandbox.places.url}/v5`,
  });
  const orderId = "7".repeat(60);
  const reply = await fetch(`${places.url}/_df/v1/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ messageId: "order-1", event: LONG_NAME, properties: { order_id: orderId }, userId: "customer-7" }),
  });
  expect(reply.status).toBe(200);

  const context = await browser.newContext({ viewport: NARROW });
  const page = await context.newPage();
  const root = `${places.url}/_df/console`;
  await signIn(page, root, ADMIN_TOKEN);
  for (const path of ["", "/events", `/events/order-1/${LONG_KEY}/${LONG_NAME}`, "/dead", "/sites", `/sites/${LONG_KEY}`]) {
    await page.goto(`${root}${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${path} does not scroll sideways`).toBeLessThanOrEqual(0);
    expect(await tooLow(page), `what is too low on ${path}`).toEqual([]);
  }
  await context.close();
});
