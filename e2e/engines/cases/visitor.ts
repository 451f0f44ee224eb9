import { createHash } from "node:crypto";
import { expect } from "playwright/test";
import type { Case } from "../case.ts";
import { onlyCookie } from "../scene.ts";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const FROM_TAG = "dWlkPU1ESmpOak15Wm1FdE5qTXlNQzAwTURZMQ";
const FROM_TAG_LATER = "dWlkPVpqWXhNamMxTXpZdFl6Y3pNUzAwTW1Jdw";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const decode = (text: string): string => Buffer.from(text, "base64url").toString();

export const visitorCases: readonly Case[] = [
  {
    number: "21",
    what: "the visitor's id is minted once and stays over reloads, subdomains and tabs",
    async run({ open, url, untilEvents }) {
      const tab = await open("/plain");
      const minted = await onlyCookie(tab, "_pin_unauth");
      expect(minted?.value).toMatch(UUID_V4);
      await tab.goto(url("/plain"));
      await tab.goto(url("/plain", "checkout"));
      await open("/plain");
      const events = await untilEvents(4);
      expect(events.map(({ pinUnauth }) => pinUnauth)).toEqual(events.map(() => sha256(minted?.value ?? "")));
    },
  },
  {
    number: "22",
    what: "the visitor's id decodes as Pinterest's where that is switched on",
    async run({ open }) {
      const tab = await open("/pinterest-format");
      const minted = await onlyCookie(tab, "_pin_unauth");
      const [label, id = ""] = decode(minted?.value ?? "").split("=");
      expect(label).toBe("uid");
      expect(decode(id)).toMatch(UUID_V4);
    },
  },
  {
    number: "23",
    what: "Pinterest's visitor id is adopted, also when it changes in the middle of a visit",
    async run({ open, url, domain, untilEvents }) {
      const tab = await open("/blank");
      const write = (value: string) => tab.run(`document.cookie = "_pin_unauth=${value}; path=/; domain=.${domain}"`);
      await write(FROM_TAG);
      await tab.goto(url("/plain"));
      await untilEvents(1);
      expect(await onlyCookie(tab, "_pin_unauth")).toMatchObject({ value: FROM_TAG });
      await write(FROM_TAG_LATER);
      await tab.run(`_df.track("lead")`);
      const events = await untilEvents(2);
      expect(events.map(({ pinUnauth }) => pinUnauth)).toEqual([FROM_TAG, FROM_TAG_LATER].map(sha256));
      expect(await onlyCookie(tab, "_pin_unauth")).toMatchObject({ value: FROM_TAG_LATER });
    },
  },
  {
    number: "24a",
    what: "private suffixes keep visitors apart: alice.github.io is not bob.github.io",
    async run({ open, untilEvents }) {
      const alice = await open("https://alice.github.io/plain");
      const bob = await open("https://bob.github.io/plain");
      await untilEvents(2);
      const ids = [await onlyCookie(alice, "_pin_unauth"), await onlyCookie(bob, "_pin_unauth")];
      expect(ids).toMatchObject([{ domain: "alice.github.io" }, { domain: "bob.github.io" }]);
      expect(ids[0]?.value).not.toBe(ids[1]?.value);
    },
  },
  {
    number: "24b",
    what: "a suffix of two labels takes no cookie: www.shop.co.uk has it on shop.co.uk",
    async run({ open, untilEvents }) {
      const tab = await open("https://www.shop.co.uk/plain");
      await untilEvents(1);
      expect(await onlyCookie(tab, "_pin_unauth")).toMatchObject({ domain: "shop.co.uk", isHostOnly: false });
    },
  },
  {
    number: "25",
    what: "localhost and an IP address, with a port, have host-only cookies",
    async run({ open, port, untilEvents }) {
      for (const host of ["localhost", "127.0.0.1"]) {
        const tab = await open(`http://${host}:${port}/plain`);
        await expect
          .poll(() => onlyCookie(tab, "_pin_unauth"), { message: host })
          .toMatchObject({ domain: host, isHostOnly: true, secure: false });
      }
      await untilEvents(2);
    },
  },
  {
    number: "26",
    what: "finding the domain leaves no cookie behind",
    async run({ open, untilEvents }) {
      const tab = await open("/plain?epik=dj0yA");
      await untilEvents(1);
      expect((await tab.cookies()).map(({ name }) => name).toSorted()).toEqual(["_epik", "_pin_unauth"]);
    },
  },
  {
    number: "27",
    what: "a plain http page has ids of the same kind, and cookies without Secure",
    async run({ open, domain, untilEvents }) {
      const tab = await open(`http://www.${domain}/plain`);
      const [event] = await untilEvents(1);
      expect(await tab.run("return [isSecureContext, typeof crypto.randomUUID]")).toEqual([false, "undefined"]);
      expect(event?.id).toMatch(UUID_V4);
      expect(await onlyCookie(tab, "_pin_unauth")).toMatchObject({
        value: expect.stringMatching(UUID_V4),
        secure: false,
        domain,
      });
    },
  },
  {
    number: "36",
    what: "identify counts for later events only, until it is taken back, and is stored nowhere in the browser",
    async run({ open, untilEvents }) {
      const tab = await open("/plain");
      await untilEvents(1);
      await tab.run(`_df.identify({ email: "User@Example.com" }); _df.track("lead"); _df.identify(null); _df.track("search")`);
      const events = await untilEvents(3);
      expect(events.map(({ name, user }) => [name, user.em])).toEqual([
        ["page_view", undefined],
        ["lead", [sha256("user@example.com")]],
        ["search", undefined],
      ]);
      expect(await tab.run(`return location.href + document.cookie + JSON.stringify(localStorage)`)).not.toMatch(/example\.com/i);
    },
  },
];
