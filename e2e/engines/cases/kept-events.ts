import { expect } from "playwright/test";
import type { Tab } from "../../support/engine-driver.ts";
import type { Case } from "../case.ts";
import type { Scene } from "../scene.ts";
import { countOf, passFence, untilTrue } from "../scene.ts";

/** Calls that cannot be delivered, made by a visit that ends thereby: they are left for the next. */
const visitWithoutConnection = async ({ open, untilEvents, setFault }: Scene, calls: string): Promise<Tab> => {
  const tab = await open("/plain");
  await untilEvents(1);
  setFault("reset");
  await tab.run(`window.isLost = false; _df.on("reply", (status) => { isLost = !status }); ${calls}`);
  await untilTrue(tab, "isLost");
  return tab;
};

/** What older versions, other scripts or a broken disk may have left in storage. */
const FOREIGN = [
  `{"broken`,
  `null`,
  `7`,
  `{"a":1}`,
  `[1,null,"text",[],{"a":1}]`,
  `[{"id":{},"name":7,"at":"now"}]`,
  `[{"id":"old","name":"old","at":1}]`,
];

export const keptEventCases: readonly Case[] = [
  {
    number: "36b",
    what: "events left for the next visit hold no personal data",
    async run(scene) {
      const calls = `_df.identify("user-1", { email: "jane@example.com" }); _df.track("lead", { note: "ask joe@example.com" })`;
      const tab = await visitWithoutConnection(scene, calls);
      await tab.goto(scene.url("/blank"));
      const kept = await tab.run("return JSON.stringify(localStorage)");
      expect(kept).toContain("lead");
      expect(kept).not.toMatch(/example\.com|user-1/);
    },
  },
  {
    number: "43",
    what: "what is too much for a beacon is left for the next visit; nothing is lost or stored twice",
    async run(scene) {
      const tab = await scene.open("/plain");
      await scene.untilEvents(1);
      scene.setFault("hold");
      await tab.run(`_df.track("under-way")`);
      await scene.untilRequests("POST", 2);
      await tab.run(`for (const index of [0, 1, 2, 3, 4]) _df.track("large", { index, note: "x".repeat(30000) })`);
      await tab.goto(scene.url("/blank"));
      scene.setFault();
      await passFence(scene);
      await expect.poll(() => countOf(scene, "large")).toBe(5);
      const large = scene.events().filter(({ name }) => name === "large");
      expect(large.map(({ props }) => props.index).toSorted()).toEqual([0, 1, 2, 3, 4]);
      expect(countOf(scene, "under-way")).toBe(1);
    },
  },
  {
    number: "45",
    what: "an event of a visit without connection is sent by the next visit, with the id and address of then",
    async run(scene) {
      const tab = await visitWithoutConnection(scene, `window.id = _df.track("lead")`);
      const id = await tab.run("return id");
      await tab.goto("about:blank");
      scene.setFault();
      await passFence(scene);
      await scene.untilEvent("lead");
      expect(scene.events().filter(({ name }) => name === "lead")).toMatchObject([{ id, url: scene.url("/plain") }]);
    },
  },
  {
    number: "46",
    what: "of two tabs that find what a visit left, one sends it",
    async run(scene) {
      const tab = await visitWithoutConnection(scene, `_df.track("lead")`);
      await tab.goto("about:blank");
      scene.setFault();
      await scene.open("/plain");
      await scene.open("/plain");
      await scene.untilEvent("lead");
      await passFence(scene);
      expect(countOf(scene, "lead")).toBe(1);
      expect(scene.repeats().filter(({ name }) => name === "lead")).toEqual([]);
    },
  },
  {
    number: "47",
    what: "whatever else stands in storage is tolerated",
    async run(scene) {
      const tab = await scene.open("/blank");
      for (const text of FOREIGN) {
        await tab.run(`localStorage._df = ${JSON.stringify(text)}`);
        await tab.goto(scene.url("/watched"));
        expect(await tab.run("return errors"), text).toEqual([]);
      }
      await scene.untilEvents(FOREIGN.length);
      await passFence(scene);
      expect([...new Set(scene.events().map(({ name }) => name))].toSorted()).toEqual(["fence", "page_view"]);
    },
  },
];
