import { expect } from "playwright/test";
import type { Case } from "../case.ts";
import { untilTrue } from "../scene.ts";

const LOAD = `const tag = document.createElement("script"); tag.src = "/_df/df.js"; document.head.append(tag);`;

/** Ways to put the script on a page. */
const PLACEMENTS = ["async", "defer", "module", "end-of-body", "injected", "loader"];

const placementCases = PLACEMENTS.map((placement, index): Case => ({
  number: `7${"abcdef"[index]}`,
  what: `the script works when placed as ${placement}`,
  async run({ open, untilEvents, url }) {
    await open(`/${placement}`);
    const events = await untilEvents(1);
    expect(events.map((event) => [event.name, event.url])).toEqual([["page_view", url(`/${placement}`)]]);
  },
}));

export const bootCases: readonly Case[] = [
  {
    number: "1",
    what: "calls to the stub are replayed once, in order, as of when and where they were made",
    async run({ open, url, untilEvents }) {
      const tab = await open("/stub");
      await tab.run(`
        window.id = _df.track("first"); _df.identify("user-1"); _df.page(); _df.track("third", { value: 3 });
        window.calledAt = Date.now();
        history.replaceState(null, "", "/moved");
        while (Date.now() < calledAt + 50);
        ${LOAD}`);
      const events = await untilEvents(3);
      const [id, calledAt] = Object(await tab.run("return [id, calledAt]"));
      expect(events[0]?.id).toBe(id);
      expect(events.map(({ name, props }) => [name, props])).toMatchObject([
        ["first", {}],
        ["page_view", {}],
        ["third", { value: 3 }],
      ]);
      expect(events.map(({ user }) => user.external_id?.length)).toEqual([undefined, 1, 1]);
      for (const event of events) {
        expect(event.url).toBe(url("/stub"));
        expect(event.at).toBeLessThanOrEqual(calledAt);
      }
    },
  },
  {
    number: "1c",
    what: "an event that a listener tracks while calls are replayed has a time and an id of its own",
    async run({ open, untilEvents }) {
      const tab = await open("/stub");
      await tab.run(`
        _df.on("event", ({ name }) => { if (name === "purchase") { _df.track("thanks"); _df.track("thanks") } });
        _df.track("purchase");
        ${LOAD}`);
      const events = await untilEvents(4);
      expect(events.map(({ name }) => name).toSorted()).toEqual(["page_view", "purchase", "thanks", "thanks"]);
      expect(new Set(events.map(({ id }) => id)).size).toBe(4);
    },
  },
  {
    number: "1b",
    what: "consent and a page view that wait in the stub are one page view",
    async run({ open, untilEvent, untilEvents }) {
      const tab = await open("/stub");
      await tab.run(`_df.consent("granted"); _df.page({ section: "shoes" }); ${LOAD}`);
      await untilEvents(1);
      await tab.run(`_df.track("fence")`);
      const events = await untilEvent("fence");
      expect(events.map(({ name, props }) => [name, props])).toEqual([
        ["page_view", { section: "shoes" }],
        ["fence", {}],
      ]);
    },
  },
  {
    number: "1c",
    what: "a call of nothing that is there, the last in the stub, leaves later events their own ids",
    async run({ open, untilEvents }) {
      const tab = await open("/stub");
      await tab.run(`window.id = _df.trak("typo"); ${LOAD} tag.onload = () => { _df.track("first"); _df.track("second") }`);
      const events = await untilEvents(3);
      expect(new Set([await tab.run("return id"), ...events.map((event) => event.id)]).size).toBe(4);
    },
  },
  {
    number: "2",
    what: "calls after load run at once, and late code may still push to the queue",
    async run({ open, untilEvents }) {
      const tab = await open("/stub-then-tag");
      await untilEvents(1);
      await tab.run(`_df.track("direct"); _df.q.push(["track", "pushed", { value: 1 }])`);
      const events = await untilEvents(3);
      expect(events.map(({ name }) => name)).toEqual(["page_view", "direct", "pushed"]);
    },
  },
  {
    number: "3",
    what: "a script that is loaded twice is one tracker, and counts the page once",
    async run({ open, untilEvent, untilEvents }) {
      const tab = await open("/twice");
      await untilEvents(1);
      await tab.run("window.first = _df; window.push = history.pushState");
      await tab.run(`window.late = false; ${LOAD} tag.onload = () => { late = true }`);
      await untilTrue(tab, "late");
      expect(await tab.run("return [first === _df, push === history.pushState]")).toEqual([true, true]);
      await tab.run(`_df.track("fence")`);
      expect((await untilEvent("fence")).map(({ name }) => name)).toEqual(["page_view", "fence"]);
    },
  },
  {
    number: "4a",
    what: "no stub is needed",
    async run({ open, untilEvent, untilEvents }) {
      const tab = await open("/plain");
      await untilEvents(1);
      await tab.run(`_df.track("lead")`);
      expect((await untilEvent("lead")).map(({ name }) => name)).toEqual(["page_view", "lead"]);
    },
  },
  {
    number: "4b",
    what: "a global of another kind is no error",
    async run({ open, untilEvents }) {
      const tab = await open("/taken-global");
      await untilEvents(1);
      expect(await tab.run("return typeof _df.track")).toBe("function");
    },
  },
  {
    number: "5",
    what: "where the script never comes, calls to the stub throw nothing and take up bounded room",
    async run({ open }) {
      const tab = await open("/stub");
      await tab.run(`for (let index = 0; index < 1000; index++) { _df.track("lead", { index }); _df.consent("granted") }`);
      expect(await tab.run("return _df.q.length")).toBe(200);
    },
  },
  {
    number: "6a",
    what: "arguments that cannot be sent break neither the page nor later calls",
    async run({ open, untilEvent }) {
      const tab = await open("/watched");
      await tab.run(`
        const circle = { value: 1 }; circle.self = circle;
        const trap = { get value() { throw new Error("trap") } };
        for (const props of [circle, { big: 10n }, document.body, undefined, null, 7, "text", [1], trap, () => {}, Symbol("s")]) {
          _df.track("odd", props);
        }
        for (const name of [undefined, null, 7, {}, Symbol("s")]) _df.track(name);
        _df.identify(document); _df.page(Symbol("s")); _df.consent(); _df.consent(null); _df.q.push(undefined, [], ["nonsense"]);
        _df.on("event", () => { throw new Error("the page's own") });
        _df.track("fence", { value: 2 })`);
      const fence = (await untilEvent("fence")).find(({ name }) => name === "fence");
      expect(fence?.props).toMatchObject({ value: 2 });
      expect(await tab.run("return errors")).toEqual([]);
    },
  },
  {
    number: "6b",
    what: "nonsense in the queue keeps nothing else from running",
    async run({ open, untilEvents }) {
      await open("/odd-queue");
      const events = await untilEvents(2);
      expect(events.map(({ name }) => name).toSorted()).toEqual(["lead", "page_view"]);
    },
  },
  ...placementCases,
  {
    number: "8",
    what: "a renamed global works beside another _df",
    async run({ open, untilEvent }) {
      const tab = await open("/renamed");
      await tab.run(`shopPins.track("lead")`);
      await untilEvent("lead");
      expect(await tab.run("return _df")).toEqual({ mine: true });
    },
  },
  {
    number: "71a",
    what: "the page gains one global",
    async run({ open, untilEvents }) {
      const tab = await open("/keys");
      await untilEvents(1);
      expect(await tab.run("return Object.keys(window).filter((key) => !before.includes(key))")).toEqual(["_df"]);
    },
  },
  {
    number: "71b",
    what: "after destroy nothing is left: no event, no patch",
    async run({ open, untilEvents, untilEvent, events, url }) {
      const tab = await open("/plain");
      await untilEvents(1);
      await tab.run(
        `_df.destroy(); _df.track("late"); history.pushState(null, "", "/moved"); window.native = "" + history.pushState`,
      );
      expect(await tab.run("return native")).toContain("[native code]");
      await tab.goto(url("/next"));
      await tab.run(`_df.track("fence")`);
      await untilEvent("fence");
      expect(events().map(({ name }) => name)).toEqual(["page_view", "page_view", "fence"]);
    },
  },
];
