import { expect } from "playwright/test";
import type { Tab } from "../../support/engine-driver.ts";
import type { Case } from "../case.ts";
import type { Scene } from "../scene.ts";
import { namesOf, passFence } from "../scene.ts";

/** A visit to a single-page application; every change of route is one page view, and nothing else is. */
const visitRoutes = async ({ url, open, untilEvents, untilEvent }: Scene, path: string): Promise<void> => {
  const tab = await open(path);
  await untilEvents(1);
  await tab.run(`history.pushState(null, "", "/a")`);
  await untilEvents(2);
  await tab.run(`history.replaceState({ scroll: 7 }, "", location.href); location.hash = "details"`);
  await tab.run(`history.pushState(null, "", "/b"); history.replaceState(null, "", "/c")`);
  await untilEvents(3);
  await tab.run("history.back()");
  await untilEvents(4);
  await tab.run("history.forward()");
  await untilEvents(5);
  await tab.run(`_df.track("fence")`);
  const views = (await untilEvent("fence")).filter(({ name }) => name === "page_view");
  expect(views.map((view) => view.url?.replace(/#.*/, ""))).toEqual([path, "/a", "/c", "/a", "/c"].map((route) => url(route)));
};

/**
 * How a page ends while one request is under way and an event waits behind it. Firefox loses now and then what a tab that is being closed
 * hands over at `pagehide` alone; it says `hidden` first, so nothing is lost for real.
 */
const PARTINGS = [
  ["57a", "at pagehide alone, on the way to another page", "/pagehide-only", (tab: Tab, next: string) => tab.goto(next)],
  ["57b", "when the tab is closed", "/plain", (tab: Tab) => tab.close()],
] as const;

const partingCases = PARTINGS.map(([number, when, path, part]): Case => ({
  number,
  what: `what waits behind a request is handed over ${when}, exactly once`,
  async run(scene) {
    const { open, url, setFault, untilEvents, untilRequests, untilEvent } = scene;
    const tab = await open(path);
    await untilEvents(1);
    setFault("hold");
    await tab.run(`_df.track("sent")`);
    await untilRequests("POST", 2);
    await tab.run(`_df.track("waiting")`);
    await part(tab, url("/blank"));
    await untilRequests("POST", 3);
    setFault();
    await untilEvent("sent");
    await untilEvent("waiting");
    await passFence(scene);
    expect(namesOf(scene).toSorted()).toEqual(["fence", "page_view", "page_view", "sent", "waiting"]);
  },
}));

export const lifecycleCases: readonly Case[] = [
  {
    number: "51",
    what: "a single-page application gives one page view per route: push, replace, back, forward",
    run: (scene) => visitRoutes(scene, "/plain"),
  },
  {
    number: "52",
    what: "a page view has the title that the route sets right after it changed the address",
    async run({ open, untilEvents }) {
      const tab = await open("/plain");
      await untilEvents(1);
      await tab.run(`history.pushState(null, "", "/a"); document.title = "Shoes"`);
      const [, view] = await untilEvents(2);
      expect(view?.title).toBe("Shoes");
    },
  },
  {
    number: "53",
    what: "without the Navigation API the page views are the same",
    run: (scene) => visitRoutes(scene, "/no-navigation"),
  },
  {
    number: "56",
    what: "going back to a page counts it once more, under a new id, however the browser kept it",
    async run({ open, url, untilEvents, untilEvent }) {
      const tab = await open("/plain");
      await untilEvents(1);
      await tab.goto(url("/next"));
      await untilEvents(2);
      await tab.run("setTimeout(() => history.back())");
      await untilEvents(3);
      await tab.run(`_df.track("fence")`);
      const events = (await untilEvent("fence")).slice(0, -1);
      expect(events.map((event) => event.url)).toEqual([url("/plain"), url("/next"), url("/plain")]);
      expect(new Set(events.map(({ id }) => id)).size).toBe(3);
    },
  },
  ...partingCases,
];
