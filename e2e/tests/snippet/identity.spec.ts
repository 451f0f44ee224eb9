import { expect, stubTag, tag, test } from "../../support/snippet-site.ts";

/** The Tag's own stub, which keeps calls until the Tag is there. */
const PINTRK = `<script>window.pintrk = (...call) => pintrk.queue.push(call); pintrk.queue = []</script>`;

test("17 a redirect that drops the query leaves no click id, and none is invented", async ({ shop }) => {
  shop.serve("/landing", "->/plain");
  shop.serve("/plain", tag());
  const page = await shop.open("/landing?epik=dj0yLost");
  const [event] = await shop.untilStored("page_view");
  expect(event?.epik).toBeUndefined();
  expect(await page.evaluate("document.cookie")).not.toContain("_epik");
});

test("18 a click id of the Tag's is adopted and not written again; the Tag sees ours", async ({ shop }) => {
  shop.serve("/tagged", `<script>document.cookie = "_epik=dj0yTag; path=/; domain=.${shop.domain}"</script>${tag()}`);
  shop.serve("/plain", tag());
  await shop.open("/tagged");
  expect((await shop.untilStored("page_view"))[0]?.epik).toBe("dj0yTag");
  const page = await shop.open("/plain?epik=dj0yOurs");
  expect((await shop.untilStored("page_view", 2))[1]?.epik).toBe("dj0yOurs");
  expect(await page.evaluate("document.cookie")).toContain("_epik=dj0yOurs");
});

test("26 a wrong data-domain falls back to the right one and is told of; a right one is taken", async ({ shop }) => {
  shop.serve("/wrong", stubTag + tag(`data-domain="other.test" data-debug`, "df.all.js"));
  shop.serve("/right", tag(`data-domain="${shop.domain}"`));
  const page = await shop.context.newPage();
  const lines: string[] = [];
  page.on("console", (message) => lines.push(message.text()));
  await page.goto(`${shop.origin}/wrong?epik=dj0yA`);
  await shop.untilStored("page_view");
  expect((await shop.context.cookies()).map(({ name, domain }) => [name, domain]).toSorted()).toEqual([
    ["_epik", `.${shop.domain}`],
    ["_pin_unauth", `.${shop.domain}`],
  ]);
  expect(lines).toContain("_df problem domain");
  await shop.open("/right?epik=dj0yB");
  await shop.untilStored("page_view", 2);
  expect((await shop.context.cookies()).filter(({ name }) => name === "_epik")).toMatchObject([
    { value: "dj0yB", domain: `.${shop.domain}` },
  ]);
});

test("28 without crypto an id is minted all the same, and marked as weak", async ({ shop }) => {
  shop.serve("/plain", `<script>Object.defineProperty(window, "crypto", { value: undefined })</script>${tag()}`);
  await shop.open("/plain");
  const [event] = await shop.untilStored("page_view");
  expect(event?.id).toMatch(/^[\da-f-]{36}$/);
  expect(shop.batches[0]?.batch.ids).toMatchObject({ weak: true, pinUnauth: expect.stringMatching(/^[\da-f-]{36}$/) });
});

test("49 the collector's own cookies replace the script's: one of each, for a year, readable", async ({ shop }) => {
  shop.serve("/plain", tag());
  const page = await shop.open("/plain?epik=dj0yA");
  await shop.untilStored("page_view");
  await page.evaluate(`_df.track("lead")`);
  await shop.untilStored("lead");
  const cookies = await shop.context.cookies();
  expect(cookies.map(({ name }) => name).toSorted()).toEqual(["_epik", "_pin_unauth"]);
  for (const { httpOnly, expires, domain } of cookies) {
    expect({ httpOnly, domain }).toEqual({ httpOnly: false, domain: `.${shop.domain}` });
    expect(expires).toBeGreaterThan(Date.now() / 1000 + 360 * 86_400);
  }
});

test("63 the browser's privacy signal goes with the request: the collector limits the use by it", async ({ shop }) => {
  shop.serve("/plain", tag());
  await shop.context.setExtraHTTPHeaders({ "sec-gpc": "1" });
  await shop.open("/plain");
  const [event] = await shop.untilStored("page_view");
  expect(shop.batches[0]?.batch.consent).toEqual({});
  expect(event?.consent).toMatchObject({ source: "gpc", ldp: true });
});

test("64 a driven browser says so of itself", async ({ shop }) => {
  shop.serve("/plain", tag());
  await shop.open("/plain");
  await shop.untilStored("page_view");
  expect(shop.batches[0]?.batch.bot).toBe(true);
});

test("30 a pintrk that the page declares itself is bridged, too, and stops nothing", async ({ shop }) => {
  shop.serve(
    "/plain",
    `<script>function pintrk(...call) { pintrk.queue.push(call) } pintrk.queue = []</script>${tag("data-pintrk data-mirror", "df.tag.js")}`,
  );
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  await page.evaluate(`pintrk("track", "lead", { value: 1 })`);
  const lead = (await shop.untilStored("lead")).find(({ name }) => name === "lead");
  expect(await page.evaluate(`pintrk.queue.map(([, name]) => name)`)).toEqual(["pagevisit", "lead"]);
  expect(await page.evaluate(`pintrk.queue.at(-1)[2].event_id`)).toBe(lead?.id);
});

test("30 an event with the bridge has one id for the Tag and for the collector", async ({ shop }) => {
  shop.serve("/plain", PINTRK + tag("data-pintrk", "df.tag.js"));
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  const id = await page.evaluate(`_df.track("Order Completed")`);
  expect((await shop.untilStored("Order Completed")).at(-1)?.id).toBe(id);
  expect(await page.evaluate(`pintrk.queue.at(-1)`)).toMatchObject(["track", "checkout", { event_id: id }]);
});

test("30 a pintrk that comes after the script is told what was recorded before it, once", async ({ shop }) => {
  const base = `<script>window.pintrk = (...call) => pintrk.queue.push(call); pintrk.queue = []; pintrk("load", "261")</script>`;
  shop.serve("/plain", `<script src="/_df/df.tag.js" data-pintrk></script>${base}`);
  const page = await shop.open("/plain");
  await page.evaluate(`_df.track("lead")`);
  const events = await shop.untilStored("lead");
  expect(await page.evaluate(`pintrk.queue.map(([method, name, data]) => [method, name, data?.event_id])`)).toEqual([
    ["load", "261", undefined],
    ["track", "pagevisit", events[0]?.id],
    ["track", "lead", events[1]?.id],
  ]);
});

test("31 without data-mirror the site's own calls to the Tag are given an id, too, and are not recorded", async ({ shop }) => {
  shop.serve("/plain", PINTRK + tag("data-pintrk", "df.tag.js"));
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  await page.evaluate(
    `var given = { value: 1 }; pintrk("track", "lead", given); pintrk("track", "lead", { eid: "own" }); _df.track("fence")`,
  );
  expect((await shop.untilStored("fence")).map(({ name }) => name)).toEqual(["page_view", "fence"]);
  expect(await page.evaluate(`[given, ...pintrk.queue.slice(1, 3)]`)).toEqual([
    { value: 1 },
    ["track", "lead", { value: 1, event_id: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    ["track", "lead", { eid: "own", event_id: "own" }],
  ]);
});

test("31 an event after a call that was made under a denial is told to the Tag as any other", async ({ shop }) => {
  shop.serve("/plain", PINTRK + tag("data-pintrk data-mirror", "df.tag.js"));
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  await page.evaluate(`_df.consent("denied"); pintrk("track", "lead"); _df.consent("granted")`);
  const id = await page.evaluate(`_df.track("purchase")`);
  expect((await shop.untilStored("purchase")).map(({ name }) => name)).toEqual(["page_view", "purchase"]);
  expect(await page.evaluate(`pintrk.queue.map(([method, name]) => [method, name])`)).toEqual([
    ["track", "pagevisit"],
    ["setconsent", false],
    ["track", "lead"],
    ["setconsent", true],
    ["track", "checkout"],
  ]);
  expect(await page.evaluate(`pintrk.queue.at(-1)[2].event_id`)).toBe(id);
});

test("30 a call that throws in the Tag holds up none that waits behind it", async ({ shop }) => {
  const throwing = `<script>window.pintrk = (...call) => { if (call[1] === "pagevisit") throw new Error("Tag"); pintrk.queue.push(call) }; pintrk.queue = []</script>`;
  shop.serve("/plain", throwing + tag(`data-pintrk data-consent="opt-in"`, "df.tag.js"));
  const page = await shop.open("/plain");
  await page.waitForFunction("window._df");
  await page.evaluate(`_df.track("lead"); _df.consent("granted")`);
  await shop.untilStored("lead");
  await expect.poll(() => page.evaluate(`pintrk.queue.map(([, name]) => name)`)).toEqual([true, "lead"]);
});
