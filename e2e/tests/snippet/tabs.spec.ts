import { test } from "../../support/desk.ts";
import type { PlainTab } from "../../support/plain-chromium.ts";
import { expect, tag } from "../../support/snippet-site.ts";

const untilTrue = (tab: PlainTab, expression: string): Promise<void> =>
  expect.poll(() => tab.run(expression), { message: expression, intervals: [50] }).toBeTruthy();

/** A page that has the next one prerendered, and goes on to `path` once that has run. */
const start = (path: string): string => `<script>
  localStorage.clear();
  addEventListener("storage", ({ key }) => { if (key === "before") location.href = ${JSON.stringify(path)} });
  const rules = document.createElement("script");
  rules.type = "speculationrules";
  rules.textContent = JSON.stringify({ prerender: [{ source: "list", urls: ["/pre?epik=dj0yPre"] }] });
  document.head.append(rules);
</script>`;

/** A page that notes how things stand after a call while it is prerendered, and lets the first page know. */
const PRERENDERED = `${tag()}<script>
  addEventListener("load", () => {
    _df.track("early");
    setTimeout(() => {
      window.before = [document.prerendering, document.visibilityState, document.cookie, localStorage.length];
      localStorage.before = "noted";
    }, 300);
  });
</script>`;

test("54 a prerendered page sends and writes nothing before it is activated, and then counts once", async ({ shop, desk }) => {
  shop.serve("/start", start("/pre?epik=dj0yPre"));
  shop.serve("/pre", PRERENDERED);
  const tab = await desk.open(`${shop.localOrigin}/start`);
  await shop.untilStored("page_view");
  expect(await tab.run("before")).toEqual([true, "hidden", "", 0]);
  expect(await tab.run("performance.getEntriesByType('navigation')[0].activationStart > 0")).toBe(true);
  await tab.run(`_df.track("fence")`);
  await shop.untilStored("early");
  const events = await shop.untilStored("fence");
  expect(events.map(({ name }) => name).toSorted()).toEqual(["early", "fence", "page_view"]);
  expect(new Set(events.map(({ epik }) => epik))).toEqual(new Set(["dj0yPre"]));
  await tab.close();
});

test("54 a prerendered page that is never activated sends nothing", async ({ shop, desk }) => {
  shop.serve("/start", start("/plain"));
  shop.serve("/pre", PRERENDERED);
  shop.serve("/plain", tag());
  const tab = await desk.open(`${shop.localOrigin}/start`);
  await shop.untilStored("page_view");
  await tab.run(`_df.track("fence")`);
  const events = await shop.untilStored("fence");
  expect(events.map(({ name, url }) => [name, url])).toEqual(
    ["page_view", "fence"].map((name) => [name, `${shop.localOrigin}/plain`]),
  );
  await tab.close();
});

test("55 a tab that is opened in the background counts when it is first seen, once", async ({ shop, desk }) => {
  shop.serve("/plain", tag());
  shop.serve("/blank", "");
  const front = await desk.open(`${shop.origin}/blank`);
  const tab = await desk.open(`${shop.origin}/plain`, "background");
  await untilTrue(tab, "window._df");
  expect(await tab.run(`_df.track("early"), document.visibilityState`)).toBe("hidden");
  expect((await shop.untilStored("early")).map(({ name }) => name)).toEqual(["early"]);
  for (const shown of [tab, front, tab]) await shown.show();
  await untilTrue(tab, `document.visibilityState === "visible"`);
  await shop.untilStored("page_view");
  await tab.run(`_df.track("fence")`);
  expect((await shop.untilStored("fence")).map(({ name }) => name)).toEqual(["early", "page_view", "fence"]);
  for (const opened of [tab, front]) await opened.close();
});

test("57 each time the tab is hidden what waits is handed over, and nothing twice", async ({ shop, desk }) => {
  shop.serve("/plain", tag());
  shop.serve("/blank", "");
  const front = await desk.open(`${shop.origin}/blank`);
  const tab = await desk.open(`${shop.origin}/plain`);
  await shop.untilStored("page_view");
  shop.setWeather("hold");
  const names = ["one", "two"];
  for (const name of names) {
    const asked = shop.batches.length;
    // Under way when the tab is hidden it is kept, for nobody may hear the answer, and taken back when the tab is shown.
    await tab.run(`_df.track("${name}")`);
    await expect.poll(() => shop.batches.length).toBe(asked + 1);
    await front.show();
    await untilTrue(tab, "document.hidden && localStorage._df");
    await tab.show();
    await untilTrue(tab, "!document.hidden && !localStorage._df");
  }
  shop.setWeather("clear");
  await tab.run(`_df.track("fence")`);
  await shop.untilStored("fence");
  for (const name of names) await shop.untilStored(name);
  const sent = shop.batches.flatMap(({ batch }) => batch.events.map((event) => event.name));
  expect(sent.toSorted()).toEqual(["fence", "one", "page_view", "two"]);
  for (const opened of [tab, front]) await opened.close();
});
