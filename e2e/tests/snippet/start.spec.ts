import { readFileSync } from "node:fs";
import { expect, test } from "../../support/snippet-site.ts";

const code = readFileSync(new URL("../../../packages/snippet/dist/df.js", import.meta.url), "utf8");

test("71 the task in which the script starts writes no cookie and sends nothing; the next ones do", async ({ shop }) => {
  shop.serve("/blank", "");
  const page = await shop.open("/blank?epik=dj0yA");
  const { cookie, endedAt } = await page.evaluate(async (text) => {
    const script = document.createElement("script");
    script.textContent = text;
    document.head.append(script);
    // What waits for the task's end has its turn; then the task goes on for as long as five requests take.
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
    for (let count = 0; count < 5; count += 1) {
      const request = new XMLHttpRequest();
      request.open("GET", "/blank", false);
      request.send();
    }
    return { cookie: document.cookie, endedAt: Date.now() };
  }, code);
  expect(cookie).toBe("");
  const [view] = await shop.untilStored("page_view");
  expect(view).toMatchObject({ epik: "dj0yA" });
  expect(shop.batches).toHaveLength(1);
  expect(shop.batches[0]?.at).toBeGreaterThanOrEqual(endedAt);
});

test("41 what is recorded in the task in which the script starts is stored once, where the page goes in that task", async ({
  shop,
}) => {
  shop.serve("/parent", `<iframe src="/frame"></iframe>`);
  shop.serve("/frame", "");
  const page = await shop.open("/parent");
  await page.evaluate((text) => {
    const frame = document.querySelector("iframe");
    const script = frame?.contentDocument?.createElement("script");
    if (!frame || !script) return;
    script.textContent = `${text};_df.track("purchase")`;
    frame.contentDocument?.head.append(script);
    frame.remove();
  }, code);
  await shop.untilStored("purchase");
  // What was kept for the next page is sent by it, under the same ids.
  await page.evaluate((text) => {
    const script = document.createElement("script");
    script.textContent = text;
    document.head.append(script);
  }, code);
  await shop.untilStored("page_view", 2);
  await page.evaluate("new Promise((resolve) => { _df.on('reply', resolve); _df.track('fence') })");
  const events = await shop.untilStored("fence");
  expect(events.map(({ name, url }) => `${name} ${new URL(String(url)).pathname}`).toSorted()).toEqual([
    "fence /parent",
    "page_view /frame",
    "page_view /parent",
    "purchase /frame",
  ]);
});

test("57 what is recorded while the script starts, in a tab that is hidden before its turn, is stored once", async ({ shop }) => {
  shop.serve("/blank", "");
  const page = await shop.open("/blank");
  await page.evaluate((text) => {
    const script = document.createElement("script");
    script.textContent = `${text};_df.track("purchase")`;
    document.head.append(script);
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    Reflect.deleteProperty(document, "hidden");
    document.dispatchEvent(new Event("visibilitychange"));
  }, code);
  await shop.untilStored("purchase");
  await page.evaluate("new Promise((resolve) => { _df.on('reply', resolve); _df.track('fence') })");
  const events = await shop.untilStored("fence");
  expect(events.map(({ name }) => name)).toEqual(["page_view", "purchase", "fence"]);
});
