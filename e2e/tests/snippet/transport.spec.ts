import { expect, tag, test } from "../../support/snippet-site.ts";

const WATCH = `<script>window.errors = []; onerror = (text) => errors.push(text); onunhandledrejection = (event) => errors.push("" + event.reason)</script>`;

test("37 an event has the time of when it happened, also when the connection comes back later", async ({ shop }) => {
  shop.serve("/plain", tag());
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  await shop.context.setOffline(true);
  const calledAt = await page.evaluate(`_df.track("lead"); Date.now()`);
  await page.evaluate(`new Promise((resolve) => { const undo = _df.on("reply", () => { undo(); resolve() }) })`);
  await shop.context.setOffline(false);
  await page.evaluate("_df.flush()");
  const lead = (await shop.untilStored("lead")).find(({ name }) => name === "lead");
  expect(lead?.at).toBeLessThanOrEqual(Number(calledAt));
  const sent = shop.batches.find(({ batch }) => batch.events.some(({ name }) => name === "lead"));
  expect(sent?.batch.sentAt).toBeGreaterThan(Number(calledAt));
});

test("43 of more than a beacon takes, the rest comes with the next page, nothing lost or doubled", async ({ shop }) => {
  shop.serve("/plain", tag());
  shop.serve("/next", tag());
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  shop.setWeather("hold");
  await page.evaluate(`_df.track("first")`);
  await expect.poll(() => shop.batches.length).toBe(2);
  await page.evaluate(`for (let index = 0; index < 14; index++) _df.track("bulk", { index, text: "x".repeat(7000) })`);
  await page.goto(`${shop.origin}/next`);
  shop.setWeather("clear");
  const bulk = (await shop.untilStored("bulk", 14)).filter(({ name }) => name === "bulk");
  expect(bulk.map(({ props }) => props.index).toSorted((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 14 }, (_, index) => index),
  );
  for (const { bytes } of shop.batches) expect(bytes).toBeLessThanOrEqual(65_536);
  await expect.poll(() => page.evaluate("localStorage._df")).toBeUndefined();
});

test("44 a busy collector is asked again after the time it names", async ({ shop }) => {
  shop.serve("/plain", tag());
  shop.setWeather({ status: 429, headers: { "retry-after": "1" } });
  await shop.open("/plain");
  await expect.poll(() => shop.batches.length).toBe(1);
  shop.setWeather("clear");
  await shop.untilStored("page_view");
  const [first, second] = shop.batches;
  expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(1_000);
  expect(second?.batch.events).toEqual(first?.batch.events);
});

/** The network's doing; what is said where the collector is not there, as while a proxy's rule for it is missing; and another's page. */
for (const status of [408, 404, 405, 200, 203]) {
  test(`44 a batch that is answered ${status} is sent again`, async ({ shop }) => {
    shop.serve("/plain", tag());
    shop.setWeather({ status });
    await shop.open("/plain");
    await expect.poll(() => shop.batches.length).toBeGreaterThanOrEqual(1);
    shop.setWeather("clear");
    await shop.untilStored("page_view");
  });
}

for (const status of [400, 401, 403, 413]) {
  test(`44 a batch that is answered ${status} is dropped for good`, async ({ shop }) => {
    shop.serve("/plain", tag());
    shop.setWeather({ status });
    const page = await shop.open("/plain");
    await expect.poll(() => shop.batches.length).toBe(1);
    shop.setWeather("clear");
    await page.evaluate(`_df.track("fence")`);
    await shop.untilStored("fence");
    expect(shop.stored().map(({ name }) => name)).toEqual(["fence"]);
    expect(await page.evaluate("localStorage.length")).toBe(0);
  });
}

test("44 of a batch of which the collector refuses one event nothing is sent again", async ({ shop }) => {
  shop.serve("/plain", tag());
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  await page
    .evaluate(`
    _df.track("lead");
    _df.track("x".repeat(201));
    new Promise((resolve) => _df.on("reply", (status) => resolve(status)))`)
    .then((status) => expect(status).toBe(207));
  await page.evaluate(`_df.track("fence"); _df.flush()`);
  await shop.untilStored("fence");
  expect(shop.batches.map(({ batch }) => batch.events.length)).toEqual([1, 2, 1]);
  expect(shop.stored().map(({ name }) => name)).toEqual(["page_view", "lead", "fence"]);
});

const STORED = [
  { what: "broken JSON", text: `[{"id":` },
  { what: "another's JSON", text: `{"theirs":true}` },
  { what: "no events", text: `[null,1,"two",{"id":"a"}]` },
];
for (const { what, text } of STORED) {
  test(`47 ${what} in storage breaks nothing and is replaced`, async ({ shop }) => {
    shop.serve("/plain", WATCH + `<script>localStorage._df = ${JSON.stringify(text)}</script>` + tag());
    shop.setWeather("reset");
    const page = await shop.open("/plain");
    await expect.poll(() => shop.batches.length).toBeGreaterThanOrEqual(1);
    await page.evaluate(`new Promise((resolve) => { _df.on("reply", resolve); _df.flush() })`);
    shop.serve("/next", WATCH + tag());
    await page.goto(`${shop.origin}/next`);
    shop.setWeather("clear");
    await page.evaluate("_df.flush()");
    await shop.untilStored("page_view", 2);
    expect(await page.evaluate("errors")).toEqual([]);
  });
}

test("47 what is older than two days is not sent", async ({ shop }) => {
  const event = (id: string, hours: number) => ({ id, name: id, at: Date.now() - hours * 3_600_000, url: `${shop.origin}/old` });
  shop.serve(
    "/plain",
    `<script>localStorage._df = ${JSON.stringify([event("old", 49), event("recent", 47)].map((kept) => JSON.stringify(kept)).join())}</script>${tag()}`,
  );
  await shop.open("/plain");
  await shop.untilStored("page_view");
  await shop.untilStored("recent");
  expect(shop.batches.flatMap(({ batch }) => batch.events.map(({ name }) => name))).not.toContain("old");
});

test("47 storage holds no more than 200 events and 64 KiB", async ({ shop }) => {
  shop.serve("/plain", tag());
  shop.serve("/blank", "");
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  await shop.context.setOffline(true);
  await page.evaluate(`for (let index = 0; index < 300; index++) _df.track("bulk", { index, text: "x".repeat(400) })`);
  // In one task: a retry that fires behind it takes out again what was kept.
  const text = String(await page.evaluate(`dispatchEvent(new Event("pagehide")); localStorage._df`));
  expect(text.length).toBeLessThanOrEqual(65_536);
  const events: { props: { index: number } }[] = JSON.parse(`[${text}]`);
  expect(events.length).toBeLessThanOrEqual(200);
  expect(events.at(-1)?.props.index).toBe(299);
});

test("36 what waits in storage says nothing of who the visitor is", async ({ shop }) => {
  shop.serve("/plain", tag());
  const page = await shop.open("/plain");
  await shop.untilStored("page_view");
  await shop.context.setOffline(true);
  await page.evaluate(`
    _df.identify("user-1", { email: "jane@shop.example" });
    document.title = "Thank you, jane@shop.example";
    history.replaceState(null, "", "/plain?mail=jane%40shop.example");
    new Promise((resolve) => {
      _df.on("reply", resolve);
      _df.track("lead", { value: 7, note: "write to jane@shop.example", list: ["jane@shop.example"] });
    })`);
  // In one task: a retry that fires behind it takes out again what was kept.
  const text = String(await page.evaluate(`dispatchEvent(new Event("pagehide")); localStorage._df`));
  const kept: { name: string }[] = JSON.parse(`[${text}]`);
  expect(kept.find(({ name }) => name === "lead")).toMatchObject({ name: "lead", props: { value: 7, list: [null] } });
  expect(text).not.toMatch(/user-1|jane|"user"/);
});
