import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "playwright/test";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../../packages/collector/src/sandbox/options.ts";
import { accessibilityProblems } from "../../support/accessibility.ts";
import { problemsOf, signIn } from "../../support/operator.ts";
import { test } from "../../support/story.ts";

const ADMIN_TOKEN = "admin-token-of-the-story-0123456789abcdef";
const API_KEY = "write-key-of-the-story";
const ORDER = "MM-10443";
const SEARCH = "Order number, event id, click id or e-mail address";
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
const EMAIL = "Grace.Hopper+shop@Example.com";

/** A settings file whose mapping sends orders as `target`. */
const configWith = (target: string): string =>
  `export default { sites: { shop: { events: { "Order Completed": ${JSON.stringify(target)} } } } };\n`;

test("an operator finds an order, reads why it failed, mends the mapping, replays it and sees it accepted", async ({
  page,
  start,
  dataDir,
}) => {
  const config = join(dataDir, "dayfly.config.mjs");
  writeFileSync(config, configWith("lead"));
  const sandbox = await start(["sandbox", "--port", "0"]);
  const sandboxUrl = sandbox.places.url;
  const collector = await start(["start", "--config", config], {
    DAYFLY_PORT: "0",
    DAYFLY_DATA_DIR: join(dataDir, "data"),
    DAYFLY_ADMIN_TOKEN: ADMIN_TOKEN,
    DAYFLY_API_KEY: API_KEY,
    PINTEREST_AD_ACCOUNT_ID: SANDBOX_AD_ACCOUNT_ID,
    PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
    PINTEREST_API_BASE: `${sandboxUrl}/v5`,
  });
  const { url } = collector.places;
  const root = `${url}/_df/console`;
  const setFault = (fault?: object) =>
    fetch(`${sandboxUrl}/__sandbox/faults`, fault ? { method: "POST", body: JSON.stringify(fault) } : { method: "DELETE" });
  const problems = problemsOf(page);

  await setFault({ kind: "partial", status: 200, eventIds: ["order-1"], message: "lead events of this account need a form id" });
  const reply = await fetch(`${url}/_df/v1/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({
      messageId: "order-1",
      userId: "customer-7",
      event: "Order Completed",
      properties: { order_id: ORDER, value: 42, currency: "EUR" },
      context: { traits: { email: EMAIL } },
    }),
  });
  expect(reply.status).toBe(200);

  await signIn(page, root, ADMIN_TOKEN);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

  // By its number, then by the customer's e-mail address, which stands in no address.
  await page.getByRole("link", { name: "Events", exact: true }).click();
  await page.getByLabel(SEARCH).fill(ORDER);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.locator(".event-row")).toHaveCount(1);
  await page.getByLabel(SEARCH).fill(EMAIL);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("Events of one e-mail address")).toBeVisible();
  expect(page.url().toLowerCase()).not.toContain("grace");
  await page.goto(`${root}/events?q=${ORDER}`);
  await expect(page.locator(".event-row")).toContainText("Dead letter");
  await page.locator(".event-row a").click();
  await expect(page.locator(".verdict-box")).toContainText("need a form id");
  await expect(page.locator(".verdict-box")).toContainText("Correct the mapping and replay.");
  const eventPage = page.url();

  await setFault();
  writeFileSync(config, configWith("checkout"));
  const reload = await start(["reload"], { DAYFLY_DATA_DIR: join(dataDir, "data") });
  expect(reload.output()).toContain("shop");
  await page.goto(`${root}/sites/shop`);
  await expect(page.getByRole("row", { name: /Order Completed.*checkout.*own row/ })).toBeVisible();

  await page.goto(eventPage);
  await page.getByRole("button", { name: "Replay this event" }).click();
  await expect(page.locator(".verdict-box")).toContainText("Pinterest processed the event.");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("checkout");
  await expect(page.locator(".attempts li")).toHaveCount(2);
  const { events } = await (await fetch(`${sandboxUrl}/__sandbox/events`)).json();
  expect(events.at(-1).event).toMatchObject({ event_name: "checkout", event_id: "order-1" });
  expect(problems).toEqual([]);
});

test("every page of the console is accessible in both schemes, by keyboard and on a phone, without scripts and within its policy", async ({
  browser,
  demo,
}) => {
  test.slow();
  const { url, sandboxUrl, liveUrl } = demo.places;
  await fetch(`${sandboxUrl}/__sandbox/faults`, {
    method: "POST",
    body: JSON.stringify({ kind: "partial", status: 200, eventIds: ["bad-1"], message: "value must be a number" }),
  });
  const send = await fetch(`${url}/_df/e`, {
    method: "POST",
    headers: { "content-type": "text/plain", origin: url },
    body: JSON.stringify({
      v: 1,
      sentAt: Date.now(),
      events: ["bad-1", "good-1", "good-2"].map((id) => ({
        id,
        name: "purchase",
        at: Date.now(),
        props: { order_id: id, value: 1, currency: "EUR" },
      })),
    }),
  });
  expect(send.status).toBe(204);

  const paths = ["", "/events", "/events/bad-1/demo/purchase", "/dead", "/dead/replay/refused", "/sites", "/sites/demo"];
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme, viewport: PHONE, reducedMotion: "reduce" });
    const page = await context.newPage();
    const problems = problemsOf(page);
    const examine = async (path: string) => {
      await page.goto(`${url}/_df/console${path}`);
      for (const viewport of [PHONE, DESK]) {
        const place = `${path} in ${colorScheme} at ${viewport.width}`;
        await page.setViewportSize(viewport);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        expect(await accessibilityProblems(page), place).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `${place} does not scroll sideways`).toBeLessThanOrEqual(0);
      }
    };
    await examine("/events");
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto(liveUrl);
    await expect(page.locator(".event-row", { hasText: "Dead letter" })).toBeVisible();
    for (const path of [...paths, "/../v1/admin/docs"]) await examine(path);
    expect(problems).toEqual([]);

    // From the address bar to an event by keys alone.
    await page.goto(`${url}/_df/console/events`);
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
    await page.keyboard.press("Enter");
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.closest(".event-row") !== null)) break;
    }
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "1. As sent" })).toBeVisible();
    await context.close();
  }

  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(liveUrl);
  await still.goto(`${url}/_df/console`);
  await still.getByText("As a table").first().click();
  await expect(still.getByRole("region", { name: "Events per minute" })).toContainText("checkout");
  await still.goto(`${url}/_df/console/dead`);
  await still.getByRole("link", { name: "Replay …" }).click();
  await still.getByRole("button", { name: "Yes, replay them" }).click();
  await expect(still.getByRole("status")).toContainText("1 event back in line.");
  await plain.close();
});
