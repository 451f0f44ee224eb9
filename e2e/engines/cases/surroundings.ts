import { expect } from "playwright/test";
import { CSP_REPORTS } from "../../support/engine-pages.ts";
import type { Case } from "../case.ts";
import { untilTrue } from "../scene.ts";

export const surroundingCases: readonly Case[] = [
  {
    number: "28",
    what: "without any source of secure randomness there are ids, flagged as weak",
    async run({ open, untilEvents }) {
      await open("/no-crypto");
      const [event] = await untilEvents(1);
      expect(event?.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(event?.warnings).toContainEqual(expect.objectContaining({ code: "weak_id" }));
    },
  },
  {
    number: "37",
    what: "a clock that is two hours slow is set right",
    async run({ open, untilEvents }) {
      await open("/slow-clock");
      const [event] = await untilEvents(1);
      expect(Math.abs(Date.now() - (event?.at ?? 0))).toBeLessThan(60_000);
      expect(event?.warnings).toContainEqual(expect.objectContaining({ code: "clock_corrected" }));
    },
  },
  {
    number: "58",
    what: "a sandboxed frame, where cookies and storage throw, hears no error",
    async run({ open }) {
      const tab = await open("/sandboxed");
      await untilTrue(tab, "heard.length");
      expect(await tab.run("return heard")).toEqual(["string"]);
    },
  },
  {
    number: "59a",
    what: "before consent nothing is sent or written; then all of it is, with the click id",
    async run({ open, untilEvents, requests }) {
      const tab = await open("/opt-in?epik=dj0yA");
      await tab.run(`_df.track("lead")`);
      expect(await tab.run("return [document.cookie, localStorage.length]")).toEqual(["", 0]);
      expect(requests().filter(({ method }) => method === "POST")).toEqual([]);
      await tab.run(`_df.consent("granted")`);
      const events = await untilEvents(2);
      expect(events.map(({ name, epik }) => [name, epik])).toEqual([
        ["page_view", "dj0yA"],
        ["lead", "dj0yA"],
      ]);
      expect((await tab.cookies()).map(({ name }) => name).toSorted()).toEqual(["_epik", "_pin_unauth"]);
    },
  },
  {
    number: "59b",
    what: "a denial drops what waits and takes the cookies away",
    async run({ open, url, untilEvent, untilEvents, events }) {
      const tab = await open("/plain?epik=dj0yA");
      await untilEvents(1);
      // The answer to the page view refreshes them: it is not to come behind the denial.
      const answered = `return performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/_df/e"))`;
      await expect.poll(() => tab.run(answered)).toBe(true);
      await tab.run(`_df.consent("denied"); _df.track("lead")`);
      await expect.poll(() => tab.cookies()).toEqual([]);
      await tab.goto(url("/next"));
      await tab.run(`_df.track("fence")`);
      await untilEvent("fence");
      expect(events().map(({ name }) => name)).toEqual(["page_view", "page_view", "fence"]);
    },
  },
  {
    number: "60",
    what: "what was called while consent was denied is not sent when it is granted",
    async run({ open, untilEvent, events }) {
      const tab = await open("/opt-in");
      await tab.run(
        `_df.track("pending"); _df.consent("denied"); _df.track("denied"); _df.consent("granted"); _df.track("fence")`,
      );
      await untilEvent("fence");
      expect(events().map(({ name }) => name)).toEqual(["fence"]);
    },
  },
  {
    number: "65",
    what: "without cookies events flow, with one id in memory",
    async run({ open, untilEvents }) {
      const tab = await open("/no-cookies?epik=dj0yA");
      await tab.run(`_df.track("lead")`);
      const events = await untilEvents(2);
      expect(events.map(({ epik }) => epik)).toEqual(["dj0yA", "dj0yA"]);
      expect(events[0]?.pinUnauth).toMatch(/^[0-9a-f]{64}$/);
      expect(events[1]?.pinUnauth).toBe(events[0]?.pinUnauth);
    },
  },
  {
    number: "66",
    what: "without storage events flow, and leaving throws nothing",
    async run({ open, url, untilEvents, setFault, untilEvent }) {
      const tab = await open("/no-storage");
      await untilEvents(1);
      setFault(500);
      await tab.run(`window.isRefused = false; _df.on("reply", () => { isRefused = true }); _df.track("lead")`);
      await untilTrue(tab, "isRefused");
      setFault();
      await untilEvent("lead");
      await tab.goto(url("/next"));
      await untilEvents(3);
    },
  },
  {
    number: "67",
    what: "a strict policy with Trusted Types and a pinned hash is kept without a violation",
    async run({ open, untilEvents, requests }) {
      const tab = await open("/strict?epik=dj0yA");
      await untilEvents(1);
      await tab.run(`_df.track("lead"); history.pushState(null, "", "/moved")`);
      const events = await untilEvents(3);
      expect(events.map(({ name }) => name)).toEqual(["page_view", "lead", "page_view"]);
      expect(requests().filter(({ path }) => path === CSP_REPORTS)).toEqual([]);
    },
  },
  {
    number: "67b",
    what: "under a policy of nonces the pasted loader passes its own on",
    async run({ open, untilEvents, requests }) {
      await open("/nonce");
      await untilEvents(1);
      expect(requests().filter(({ path }) => path === CSP_REPORTS)).toEqual([]);
    },
  },
];
