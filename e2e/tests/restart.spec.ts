import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "playwright/test";
import { createShop } from "../../packages/collector/src/demo/shop.ts";
import { readStub } from "../../packages/collector/src/runtimes/node-script.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../packages/collector/src/sandbox/options.ts";
import { sandboxEvents, setSandboxFault } from "../support/sandbox.ts";
import { RAW_TRAITS, shopperOn, watchTrackedIds } from "../support/shopper.ts";
import { test } from "../support/story.ts";

test("a collector killed before Pinterest was reachable delivers every event once after it", async ({
  page,
  dataDir,
  start,
  openSite,
}) => {
  const sandbox = await start(["sandbox", "--port", "0"]);
  const sandboxUrl = sandbox.places.url;
  const settings = {
    PINTEREST_API_BASE: `${sandboxUrl}/v5`,
    PINTEREST_AD_ACCOUNT_ID: SANDBOX_AD_ACCOUNT_ID,
    PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
    DAYFLY_DATA_DIR: dataDir,
    DAYFLY_ACCEPT_BOTS: "true",
    DAYFLY_DEFAULT_COUNTRY: "US",
    DAYFLY_LOG_LEVEL: "debug",
  };
  await setSandboxFault(sandboxUrl, 503);
  const first = await start(["start"], { ...settings, DAYFLY_PORT: "0" });
  const pages = createShop({ basePath: "/_df", siteKey: "default", liveUrl: "/_df/live", stub: readStub() });
  const origin = await openSite({ scheme: "http", collectorUrl: first.places.url, host: "www.morrowmere.test", pages });

  const ids = await watchTrackedIds(page);
  const shopper = shopperOn(page, origin);
  await shopper.land();
  await shopper.openProduct();
  await shopper.addToCart(1);
  await shopper.beginCheckout();
  await shopper.order();
  await expect.poll(() => ids.size).toBe(4);
  // The order's batch is answered, so it is durable; and Pinterest was asked and refused.
  const last = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const df = Reflect.get(window, "_df");
        df.on("reply", resolve);
        df.track("e2e_fence");
        df.flush();
      }),
  );
  expect(last).toBe(204);
  await expect
    .poll(async () => (await (await fetch(`${sandboxUrl}/__sandbox/counters`)).json()).byStatus["503"] ?? 0)
    .toBeGreaterThan(0);
  await first.kill();
  expect(await sandboxEvents(sandboxUrl)).toEqual([]);

  await setSandboxFault(sandboxUrl);
  const second = await start(["start"], { ...settings, DAYFLY_PORT: new URL(first.places.url).port });
  const arrived = async () => (await sandboxEvents(sandboxUrl)).map(({ event_id }) => event_id);
  for (const [name, id] of ids)
    await expect.poll(async () => (await arrived()).filter((one) => one === id).length, { message: name }).toBe(1);
  await second.stop();

  const events = await sandboxEvents(sandboxUrl);
  expect(new Set(events.map(({ event_id }) => event_id)).size, "nothing came twice").toBe(events.length);
  // Five page visits, four calls of the shop, the fence.
  expect(events).toHaveLength(10);

  const written = [...readAll(dataDir), Buffer.from(first.output()), Buffer.from(second.output())];
  expect(
    written.some((file) => file.includes("MM-HER-2")),
    "the search reads what was stored",
  ).toBe(true);
  for (const raw of RAW_TRAITS) {
    expect(
      written.filter((file) => file.includes(raw)),
      `holds no ${raw}`,
    ).toEqual([]);
  }
});

const readAll = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
