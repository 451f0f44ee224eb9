import { GTAG, inline, PINTRK, tagAll, test } from "../../support/platform-site.ts";
import { expect } from "../../support/snippet-site.ts";

const ITEMS = `[{ item_id: "SKU-A", quantity: 2, price: 20 }]`;
const PURCHASE = `{ transaction_id: "T-1", currency: "EUR", value: 40, items: ${ITEMS} }`;

test("69 GA4 events of GTM and of gtag, from before and after the script, are recorded with their fields", async ({ shop }) => {
  const before = `
    dataLayer.push({ event: "gtm.js", "gtm.start": 1 }, { ecommerce: null });
    dataLayer.push({ event: "view_item", ecommerce: { currency: "EUR", value: 20, items: ${ITEMS} } });
    gtag("event", "add_to_cart", { currency: "EUR", value: 20, items: ${ITEMS} });
    gtag("event", "scroll", { percent: 90 });`;
  shop.serve("/", GTAG + inline(before) + tagAll("data-datalayer"));
  const page = await shop.open("/?epik=dj0yA");
  await page.evaluate(
    `dataLayer.push({ ecommerce: null }, { ecommerce: { currency: "EUR", value: 40 } }, { event: "begin_checkout" })`,
  );
  await page.evaluate(`dataLayer.push(["event", "purchase", ${PURCHASE}])`);
  const events = await shop.untilStored("purchase");
  expect(events.map(({ name, epik }) => [name, epik])).toEqual(
    ["page_view", "view_item", "add_to_cart", "begin_checkout", "purchase"].map((name) => [name, "dj0yA"]),
  );
  expect(events.slice(1).map(({ props }) => props)).toMatchObject([
    { value: 20, items: [{ item_id: "SKU-A" }] },
    { value: 20, items: [{ item_id: "SKU-A" }] },
    { value: 40 },
    { transaction_id: "T-1", currency: "EUR", value: 40, items: [{ quantity: 2 }] },
  ]);
});

test("69 an entry's own event_id is kept, and one without is given ours before anyone else sees it", async ({ shop }) => {
  const watch = `window.seen = []; const { push } = dataLayer; dataLayer.push = (...entries) => { seen.push(...entries.map(({ event_id }) => event_id)); return push.apply(dataLayer, entries) }`;
  shop.serve("/", GTAG + inline(watch) + tagAll("data-datalayer"));
  const page = await shop.open("/");
  await page.evaluate(`dataLayer.push({ event: "purchase", event_id: "order-7", ecommerce: ${PURCHASE} })`);
  await page.evaluate(`dataLayer.push({ event: "refund", ecommerce: ${PURCHASE} })`);
  const events = await shop.untilStored("refund");
  expect(await page.evaluate("seen")).toEqual(events.slice(1).map(({ id }) => id));
  expect(events[1]?.id).toBe("order-7");
});

test("69 an entry is given its own event's id, also where a listener tracks another one meanwhile", async ({ shop }) => {
  shop.serve("/", GTAG + tagAll("data-datalayer"));
  const page = await shop.open("/");
  await shop.untilStored("page_view");
  const [id] = Object(
    await page.evaluate(`
      _df.on("event", ({ name }) => { if (name === "purchase") _df.track("thanks") });
      dataLayer.push({ event: "purchase", ecommerce: ${PURCHASE} });
      [dataLayer.at(-1).event_id]`),
  );
  const events = await shop.untilStored("thanks");
  expect(events.find(({ name }) => name === "purchase")?.id).toBe(id);
});

test("69 a dataLayer that is none stops nothing else", async ({ shop }) => {
  shop.serve("/", inline("window.dataLayer = { mine: true }") + tagAll(`data-datalayer data-consent-from="google" data-pintrk`));
  const page = await shop.open("/");
  await shop.untilStored("page_view");
  expect(await page.evaluate("dataLayer")).toEqual({ mine: true });
});

test("69 push keeps its result and takes several entries, and what is pushed again is not recorded again", async ({ shop }) => {
  shop.serve("/", GTAG + tagAll("data-datalayer"));
  const page = await shop.open("/");
  const lengths = `[dataLayer.push({ event: "x" }), dataLayer.push({ event: "y" }, { event: "view_cart", ecommerce: {} }), dataLayer.length]`;
  expect(await page.evaluate(lengths)).toEqual([1, 3, 3]);
  await page.evaluate(`_df.on("event", ({ name, id }) => dataLayer.push({ event: name, event_id: id, ecommerce: {} }))`);
  await page.evaluate(`_df.track("purchase", { event_id: "once" }); dataLayer.push({ event: "refund" })`);
  const events = await shop.untilStored("refund");
  expect(events.map(({ name }) => name)).toEqual(["page_view", "view_cart", "purchase", "refund"]);
});

for (const [when, load] of [
  ["before the script", "before"],
  ["after the script", "after"],
] as const) {
  test(`69 Tag Manager's replacement of push, ${when}, sees each entry once, as we do`, async ({ shop, platforms }) => {
    const helper = `${platforms.dataLayerHelper}; window.heard = []; new DataLayerHelper(dataLayer, (model, { event }) => event && heard.push(event), true)`;
    shop.serve("/", GTAG + (load === "before" ? inline(helper) : "") + tagAll("data-datalayer"));
    const page = await shop.open("/");
    await page.evaluate(`dataLayer.push({ event: "view_item", ecommerce: {} })`);
    if (load === "after") await page.addScriptTag({ content: helper });
    await page.evaluate(
      `dataLayer.push({ event: "add_to_cart", ecommerce: {} }, { event: "own" }); dataLayer.push({ event: "purchase", ecommerce: ${PURCHASE} })`,
    );
    const events = await shop.untilStored("purchase");
    expect(events.map(({ name }) => name)).toEqual(["page_view", "view_item", "add_to_cart", "purchase"]);
    expect(await page.evaluate("heard")).toEqual(["view_item", "add_to_cart", "own", "purchase"]);
  });
}

test("69 with the Tag's bridge a push is told to the Tag once, under the same id", async ({ shop }) => {
  shop.serve("/", PINTRK + GTAG + tagAll("data-datalayer data-pintrk"));
  const page = await shop.open("/");
  await page.evaluate(`dataLayer.push({ event: "purchase", ecommerce: ${PURCHASE} })`);
  const [, purchase] = await shop.untilStored("purchase");
  const told = await page.evaluate(`pintrk.queue.filter(([, name]) => name === "checkout")`);
  expect(told).toMatchObject([["track", "checkout", { event_id: purchase?.id, order_id: "T-1", value: 40 }]]);
});

test("69 a list in data-datalayer takes the place of the ecommerce events, and data-once names orders", async ({ shop }) => {
  shop.serve("/", GTAG + tagAll(`data-datalayer="generate_lead, purchase" data-once="transaction_id"`));
  const page = await shop.open("/");
  await page.evaluate(
    `dataLayer.push({ event: "add_to_cart", ecommerce: {} }, { event: "generate_lead", value: 5, "gtm.uniqueEventId": 3 })`,
  );
  await page.evaluate(`dataLayer.push({ event: "purchase", ecommerce: ${PURCHASE} })`);
  const events = await shop.untilStored("purchase");
  expect(events.map(({ name, props }) => [name, props.value])).toEqual([
    ["page_view", undefined],
    ["generate_lead", 5],
    ["purchase", 40],
  ]);
  expect(events[2]?.id).toBe("purchase-T-1");
});

test("69 an order that two plugins for Google push, on a page that is reloaded, is stored once", async ({ shop }) => {
  // As Google for WooCommerce and Google Analytics for WooCommerce print it.
  const order = `
    gtag("event", "conversion", { send_to: "AW-1/label", value: "129.99", currency: "EUR", transaction_id: "71" });
    gtag("event", "purchase", { ecomm_pagetype: "purchase", send_to: "AW-1/label", transaction_id: "71", currency: "EUR", value: "129.99",
      items: [{ id: "gla_5", price: 129.99, google_business_vertical: "retail", name: "Jumper", quantity: "1" }] });
    gtag("event", "purchase", { transaction_id: 71, currency: "EUR", value: 129.99, items: [{ id: "5", name: "Jumper", quantity: 1, price: 129.99 }] });`;
  shop.serve("/", GTAG + inline(order) + tagAll(`data-datalayer data-once="transaction_id"`));
  const page = await shop.open("/");
  await shop.untilStored("purchase");
  await page.reload();
  await shop.untilStored("page_view", 2);
  await page.evaluate(`_df.track("fence")`);
  const events = await shop.untilStored("fence");
  expect(events.filter(({ name }) => name === "purchase").map(({ id, props }) => [id, props.value])).toEqual([
    ["purchase-71", "129.99"],
  ]);
});

test("69 without data-datalayer the page's dataLayer is left alone", async ({ shop }) => {
  shop.serve("/", GTAG + tagAll(""));
  const page = await shop.open("/");
  expect(await page.evaluate("Object.keys(dataLayer).includes('push')")).toBe(false);
  await page.evaluate(`dataLayer.push({ event: "purchase", ecommerce: ${PURCHASE} }); _df.track("fence")`);
  expect((await shop.untilStored("fence")).map(({ name }) => name)).toEqual(["page_view", "fence"]);
});
