import { expect } from "playwright/test";
import type { Case } from "../case.ts";
import { countOf, namesOf, passFence, untilTrue } from "../scene.ts";

/** How a visitor may leave in the middle of an event. */
const LEAVING = [
  ["41a", "by an address of the page", "/plain", `setTimeout(() => { _df.track("leaving"); location.href = "/next" })`],
  ["41b", "by a reload", "/plain", `setTimeout(() => { _df.track("leaving"); location.reload() })`],
  ["50a", "where sendBeacon is missing", "/no-beacon", `setTimeout(() => { _df.track("leaving"); location.href = "/next" })`],
] as const;

const leavingCases = LEAVING.map(([number, what, path, script]): Case => ({
  number,
  what: `an event right before leaving ${what} is delivered exactly once`,
  async run(scene) {
    const tab = await scene.open(path);
    await scene.untilEvents(1);
    await tab.run(script);
    await scene.untilEvent("leaving");
    await passFence(scene);
    expect(countOf(scene, "leaving")).toBe(1);
  },
}));

/** Answers after which the same event is sent again. */
const PASSING_FAULTS = [
  ["44a", 500],
  ["44b", 429],
  ["44c", "reset"],
] as const;

const retryCases = PASSING_FAULTS.map(([number, fault]): Case => ({
  number,
  what: `an event is sent again after ${fault === "reset" ? "a broken connection" : fault}, and is stored once`,
  async run(scene) {
    const tab = await scene.open("/plain");
    await scene.untilEvents(1);
    scene.setFault(fault);
    await tab.run(`window.replies = []; _df.on("reply", (status) => replies.push(status)); window.id = _df.track("lead")`);
    await untilTrue(tab, "replies.length");
    scene.setFault();
    await scene.untilEvent("lead");
    await passFence(scene);
    expect(scene.events().filter(({ name }) => name === "lead")).toMatchObject([{ id: await tab.run("return id") }]);
  },
}));

export const deliveryCases: readonly Case[] = [
  {
    number: "40",
    what: "events are simple requests: POST of text/plain, never a preflight",
    async run({ open, untilEvents, requests }) {
      const tab = await open("/plain");
      await tab.run(`_df.track("lead")`);
      await untilEvents(2);
      const toCollector = requests().filter(({ path }) => path === "/_df/e");
      expect([...new Set(toCollector.map(({ method }) => method))]).toEqual(["POST"]);
      for (const { contentType } of toCollector) expect(contentType).toMatch(/^text\/plain/i);
    },
  },
  ...leavingCases,
  {
    number: "41c",
    what: "an event of a click on a link is delivered exactly once",
    async run(scene) {
      const tab = await scene.open("/plain");
      await scene.untilEvents(1);
      await tab.run(`document.querySelector("#next").addEventListener("click", () => { _df.track("leaving") })`);
      await tab.click("#next");
      await scene.untilEvent("leaving");
      await passFence(scene);
      expect(countOf(scene, "leaving")).toBe(1);
    },
  },
  {
    number: "41d",
    what: "an event right before the tab is closed is delivered exactly once",
    async run(scene) {
      const tab = await scene.open("/plain");
      await scene.untilEvents(1);
      await tab.run(`_df.track("leaving")`);
      await tab.close();
      await scene.untilEvent("leaving");
      await passFence(scene);
      expect(countOf(scene, "leaving")).toBe(1);
    },
  },
  {
    number: "42",
    what: "thirty events at once are one or two requests, in order",
    async run({ open, untilEvents, requests }) {
      const tab = await open("/plain");
      await untilEvents(1);
      const before = requests().length;
      await tab.run(`for (let index = 0; index < 30; index++) _df.track("step", { index })`);
      const events = await untilEvents(31);
      expect(events.slice(1).map(({ props }) => props.index)).toEqual(Array.from({ length: 30 }, (_, index) => index));
      expect(requests().length - before).toBeLessThanOrEqual(2);
    },
  },
  ...retryCases,
  {
    number: "44d",
    what: "an event that the collector refuses is dropped, not repeated",
    async run(scene) {
      const tab = await scene.open("/plain");
      await scene.untilEvents(1);
      scene.setFault(400);
      await tab.run(`window.replies = []; _df.on("reply", (status) => replies.push(status)); _df.track("refused")`);
      await untilTrue(tab, "replies.includes(400)");
      scene.setFault();
      await tab.run(`_df.track("fence")`);
      await scene.untilEvent("fence");
      expect(namesOf(scene)).toEqual(["page_view", "fence"]);
    },
  },
  {
    number: "48",
    what: "a collector that is down breaks nothing on the page",
    async run({ open, setFault, untilRequests }) {
      setFault("reset");
      const tab = await open("/watched");
      await tab.run(`_df.track("lead"); history.pushState(null, "", "/moved")`);
      await untilRequests("POST", 1);
      expect(await tab.run("return [errors, document.title, typeof _df.track('more')]")).toEqual([[], "/watched", "string"]);
    },
  },
  {
    number: "50b",
    what: "a page whose fetch throws loses nothing: the next page sends it",
    async run(scene) {
      const tab = await scene.open("/broken-fetch");
      await tab.run(`_df.track("lead")`);
      await tab.goto(scene.url("/next"));
      await scene.untilEvent("lead");
      await passFence(scene);
      expect(namesOf(scene).toSorted()).toEqual(["fence", "lead", "page_view", "page_view", "page_view"]);
    },
  },
];
