import type { Page } from "playwright/test";
import { expect, tag, test } from "../../support/snippet-site.ts";
import type { Shop } from "../../support/snippet-site.ts";

const ROUNDS = 5;

/** How a visitor goes in the middle of an order; each ends on `/blank`, which has no script, or on no page. */
const WAYS: Readonly<Record<string, (page: Page, order: string) => Promise<unknown>>> = {
  "by an address of the page": async (page, order) => {
    await page.evaluate(`setTimeout(() => { ${order}; location.href = "/blank" })`);
    await page.waitForURL("**/blank");
  },
  "by a typed address": async (page, order) => {
    await page.evaluate(order);
    await page.goto(new URL("/blank", page.url()).href);
  },
  "by a click on a link": async (page, order) => {
    await page.evaluate(`document.querySelector("a").onclick = () => { ${order} }`);
    await page.click("a");
    await page.waitForURL("**/blank");
  },
  "by closing the tab": async (page, order) => {
    await page.evaluate(order);
    await page.close();
  },
};

/** What the network does to the request under way, and to all that follow until the next visit. */
const FATES: Readonly<Record<string, (shop: Shop) => void>> = {
  "is answered after the page is gone": (shop) => shop.setWeather("clear"),
  "is refused with 503 after the page is gone": (shop) => shop.setWeather({ status: 503 }),
  "breaks off after the page is gone": (shop) => shop.setWeather("reset"),
};

for (const [way, leave] of Object.entries(WAYS)) {
  for (const [fate, meet] of Object.entries(FATES)) {
    test(`41 ${ROUNDS} orders left behind ${way}, while a request under way ${fate}, are each stored once`, async ({ shop }) => {
      // The collector is shared by all tests: an id of another's would look stored.
      const idOf = (name: string, round: number): string => `${name}-${round}.${shop.domain}`;
      shop.serve("/plain", `<a href="/blank">go</a>${tag()}`);
      shop.serve("/blank", "");
      for (let round = 0; round < ROUNDS; round += 1) {
        const page = await shop.open("/plain");
        await shop.untilStored("page_view", round + 1);
        const client = await shop.context.newCDPSession(page);
        await client.send("Emulation.setCPUThrottlingRate", { rate: 6 });
        shop.setWeather("hold");
        const asked = shop.batches.length;
        await page.evaluate(`_df.track("under-way", { event_id: "${idOf("under-way", round)}" })`);
        await expect.poll(() => shop.batches.length).toBeGreaterThan(asked);
        await leave(page, `_df.track("purchase", { event_id: "${idOf("order", round)}" })`);
        await page.close();
        meet(shop);
        // The broken and refused ones are answered now; what comes of them is the next visit's.
        await expect.poll(() => shop.idle()).toBe(true);
        shop.setWeather("clear");
      }
      await shop.open("/plain");
      await shop.untilStored("page_view", ROUNDS + 1);
      const ids = () =>
        shop
          .stored()
          .filter(({ name }) => name !== "page_view")
          .map(({ id }) => id)
          .toSorted();
      await expect
        .poll(ids)
        .toEqual(["order", "under-way"].flatMap((name) => Array.from({ length: ROUNDS }, (_, round) => idOf(name, round))));
    });
  }
}

test("41 an order that waits behind requests is not lost with its beacon, where they break off too", async ({ shop }) => {
  shop.serve("/plain", tag());
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  shop.setWeather("hold");
  for (const [index, name] of ["first", "second"].entries()) {
    await page.evaluate(`_df.track("${name}")`);
    await expect.poll(() => shop.batches.length).toBe(index + 2);
  }
  await page.evaluate(`_df.track("purchase")`);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => shop.batches.length).toBe(4);
  shop.setWeather("reset");
  await expect.poll(() => shop.idle()).toBe(true);
  shop.setWeather("clear");
  await shop.open("/plain");
  await shop.untilStored("purchase");
  await shop.untilStored("page_view", 2);
  expect(
    shop
      .stored()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(["first", "page_view", "page_view", "purchase", "second"]);
});

test("41 what is handed over by a beacon that breaks off comes with the next page", async ({ shop }) => {
  shop.serve("/plain", tag());
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  shop.setWeather("hold");
  // What a task says waits for its end.
  await page.evaluate(`_df.track("purchase"); _df.destroy()`);
  await expect.poll(() => shop.batches.length).toBe(2);
  shop.setWeather("reset");
  await expect.poll(() => shop.idle()).toBe(true);
  shop.setWeather("clear");
  await page.goto(`${shop.origin}/plain`);
  await shop.untilStored("purchase");
});

test("41 what was kept at pagehide and is answered after all leaves storage again", async ({ shop }) => {
  shop.serve("/plain", tag());
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  shop.setWeather("hold");
  await page.evaluate(`_df.track("lead")`);
  await expect.poll(() => shop.batches.length).toBe(2);
  const kept = await page.evaluate(`dispatchEvent(new Event("pagehide")); localStorage._df`);
  expect(JSON.parse(String(kept))).toMatchObject({ name: "lead" });
  shop.setWeather("clear");
  await expect.poll(() => page.evaluate("localStorage.length")).toBe(0);
});

/** What blockers leave of `sendBeacon`. */
const BEACONS = {
  "is taken away": "Navigator.prototype.sendBeacon = undefined",
  throws: `Navigator.prototype.sendBeacon = () => { throw new Error("blocked") }`,
};
for (const [what, code] of Object.entries(BEACONS)) {
  test(`50 where sendBeacon ${what} what waits is kept, a denial takes all away, and no call throws`, async ({ shop }) => {
    shop.serve("/plain", `<script>${code}</script>${tag()}`);
    const page = await shop.open("/plain?epik=dj0yA");
    await shop.untilStored("page_view");
    const kept = await page.evaluate(`_df.track("lead"); dispatchEvent(new Event("pagehide")); localStorage._df`);
    // The page view is there too, where its answer is not heard yet.
    expect(JSON.parse(`[${kept}]`).at(-1)).toMatchObject({ name: "lead" });
    await shop.untilStored("lead");
    await page.evaluate(`_df.track("order"); _df.destroy()`);
    expect(await page.evaluate("localStorage._df")).toContain(`"order"`);
    await page.evaluate(`_df.consent("denied")`);
    expect([await page.evaluate("localStorage.length"), await shop.context.cookies()]).toEqual([0, []]);
  });
}

test("41 a visit of which everything is answered writes nothing to storage", async ({ shop }) => {
  shop.serve("/plain", tag());
  shop.serve("/blank", "");
  const witness = await shop.open("/blank");
  await witness.evaluate(`window.writes = []; addEventListener("storage", ({ key, newValue }) => writes.push([key, newValue]))`);
  const page = await shop.open("/plain");
  await page.waitForFunction("window._df");
  await page.evaluate(`new Promise((resolve) => { _df.on("reply", resolve); _df.track("lead") })`);
  await shop.untilStored("lead");
  await page.evaluate("localStorage.fence = 1");
  await expect.poll(() => witness.evaluate("writes")).toEqual([["fence", "1"]]);
});

test("43 a collector that hangs leaves the visitor connections for the next page, which sends what was kept", async ({
  shop,
}) => {
  const COUNT = 14;
  shop.serve("/plain", tag());
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  shop.setWeather("hold");
  await page.evaluate(`(async () => {
    for (let index = 0; index < ${COUNT}; index++) {
      await new Promise((resolve) => setTimeout(resolve));
      _df.track("bulk", { index, text: "x".repeat(7000) });
    }
  })()`);
  await page.goto(`${shop.origin}/plain`);
  shop.setWeather("clear");
  const bulk = (await shop.untilStored("bulk", COUNT)).filter(({ name }) => name === "bulk");
  expect(bulk.map(({ props }) => Number(props.index)).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: COUNT }, (_, index) => index),
  );
});
