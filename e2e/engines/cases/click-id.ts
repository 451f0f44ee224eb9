import { expect } from "playwright/test";
import type { Case } from "../case.ts";
import { onlyCookie } from "../scene.ts";

const CLICK = "dj0yJnU9YWJjLTEyM19x";
const OTHER = "dj0yJnU9b3RoZXI";
const YEAR_SECONDS = 31_536_000;

const HOSTILE = ["dj0y%3BDomain%3Dtest", "dj0y%0D%0ASet-Cookie%3Aa%3Db", "%3Cscript%3E", "dj0y%E4", "x".repeat(10_000)];

/** Addresses that bring a click id, and the value that is taken from each, byte for byte. */
const ADDRESSES = [
  ["13a", "a parameter in another case", "/plain?EPIK=dj0yA", "dj0yA"],
  ["13b", "the last of repeated parameters", "/plain?epik=dj0yA&epik=dj0yB", "dj0yB"],
  ["13c", "a percent-encoded value, its + = - _ kept", "/plain?epik=dj0y%2BA+%3D-_", "dj0y+A+=-_"],
  ["14a", "a parameter in a hash route", "/plain#/shoes?epik=dj0yA", "dj0yA"],
  ["16", "an address that was cleaned before the script ran", "/cleaned?epik=dj0yA", "dj0yA"],
] as const;

const addressCases = ADDRESSES.map(([number, what, path, value]): Case => ({
  number,
  what: `the click id is taken from ${what}`,
  async run({ open, untilEvents }) {
    const tab = await open(path);
    const [event] = await untilEvents(1);
    expect(event?.epik).toBe(value);
    expect(await onlyCookie(tab, "_epik")).toMatchObject({ value });
  },
}));

export const clickIdCases: readonly Case[] = [
  {
    number: "9",
    what: "a landing sets _epik for a year on the registrable domain, readable by script",
    async run({ open, domain, untilEvents }) {
      const tab = await open(`/plain?epik=${CLICK}`);
      await untilEvents(1);
      expect(await onlyCookie(tab, "_epik")).toEqual({
        name: "_epik",
        value: CLICK,
        domain,
        isHostOnly: false,
        path: "/",
        expires: expect.closeTo(Date.now() / 1000 + YEAR_SECONDS, -3),
        httpOnly: false,
        secure: true,
        sameSite: "lax",
      });
    },
  },
  {
    number: "10",
    what: "the first event of the landing page carries the click id",
    async run({ open, untilEvents }) {
      await open(`/plain?epik=${CLICK}`);
      const events = await untilEvents(1);
      expect(events.map(({ name, epik }) => ({ name, epik }))).toEqual([{ name: "page_view", epik: CLICK }]);
    },
  },
  {
    number: "11",
    what: "a new click id replaces the old one, an empty one does not",
    async run({ open, url, untilEvents }) {
      const tab = await open(`/plain?epik=${CLICK}`);
      await untilEvents(1);
      await tab.goto(url(`/plain?epik=${OTHER}`));
      await untilEvents(2);
      await tab.goto(url("/plain?epik="));
      const events = await untilEvents(3);
      expect(events.map(({ epik }) => epik)).toEqual([CLICK, OTHER, OTHER]);
      expect(await onlyCookie(tab, "_epik")).toMatchObject({ value: OTHER });
    },
  },
  {
    number: "12",
    what: "without a parameter the click id that is there is kept, and refreshed by the collector",
    async run({ open, url, domain, untilEvents }) {
      const tab = await open("/blank");
      await tab.run(`document.cookie = "_epik=${CLICK}; path=/; domain=.${domain}; max-age=1000"`);
      await tab.goto(url("/plain"));
      const [event] = await untilEvents(1);
      expect(event?.epik).toBe(CLICK);
      const refreshed = expect.closeTo(Date.now() / 1000 + YEAR_SECONDS, -3);
      await expect.poll(() => onlyCookie(tab, "_epik")).toMatchObject({ value: CLICK, domain, expires: refreshed });
    },
  },
  ...addressCases,
  {
    number: "14b",
    what: "the click id is taken from an address that pushState brings",
    async run({ open, untilEvents }) {
      const tab = await open("/plain");
      await tab.run(`history.pushState(null, "", "/shoes?epik=${CLICK}")`);
      const [, event] = await untilEvents(2);
      expect(event?.epik).toBe(CLICK);
      expect(await onlyCookie(tab, "_epik")).toMatchObject({ value: CLICK });
    },
  },
  {
    number: "15",
    what: "a hostile click id sets no cookie and breaks no event",
    async run({ open, url, untilEvents }) {
      const tab = await open("/blank");
      for (const value of HOSTILE) await tab.goto(url(`/plain?epik=${value}`));
      const events = await untilEvents(HOSTILE.length);
      expect(events.flatMap(({ epik }) => epik ?? [])).toEqual([]);
      expect((await tab.cookies()).map(({ name }) => name)).toEqual(["_pin_unauth"]);
    },
  },
  {
    number: "19",
    what: "of two _epik cookies the last counts, as for the Tag; a new click id leaves one",
    async run({ open, url, domain, untilEvents }) {
      const tab = await open("/blank");
      await tab.run(`document.cookie = "_epik=wide; path=/; domain=${domain}"; document.cookie = "_epik=narrow; path=/"`);
      const last = await tab.run(`return document.cookie.split("_epik=").pop()`);
      await tab.goto(url("/plain"));
      await untilEvents(1);
      await tab.goto(url(`/plain?epik=${CLICK}`));
      const events = await untilEvents(2);
      expect(events.map(({ epik }) => epik)).toEqual([last, CLICK]);
      expect(await onlyCookie(tab, "_epik")).toMatchObject({ value: CLICK, domain });
    },
  },
  {
    number: "20",
    what: "_derived_epik is forwarded and never written",
    async run({ open, url, untilEvents }) {
      const tab = await open("/blank");
      await tab.run(`document.cookie = "_derived_epik=derived; path=/"`);
      await tab.goto(url("/plain"));
      const [event] = await untilEvents(1);
      expect(event).toMatchObject({ derivedEpik: "derived" });
      expect(event?.epik).toBeUndefined();
      expect((await tab.cookies()).map(({ name }) => name).toSorted()).toEqual(["_derived_epik", "_pin_unauth"]);
    },
  },
];
