import { createHash } from "node:crypto";
import { expect } from "playwright/test";
import { bundlePlatforms } from "../../support/platforms/bundle.ts";
import type { Case } from "../case.ts";
import { namesOf, untilTrue } from "../scene.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** How a banner on the page answers, by source. */
const BANNERS = [
  {
    number: "61",
    source: "google",
    deny: `gtag("consent", "update", { ad_storage: "denied", ad_user_data: "denied" })`,
    grant: `gtag("consent", "update", { ad_storage: "granted", ad_user_data: "granted" })`,
  },
  { number: "62", source: "tcf", deny: "tcfPlatform.answer([2])", grant: "tcfPlatform.answer([1, 7])" },
  {
    number: "59c",
    source: "cmp",
    deny: `dispatchEvent(new CustomEvent("chosen", { detail: ["needed"] }))`,
    grant: `dispatchEvent(new CustomEvent("chosen", { detail: ["needed", "ads"] }))`,
  },
] as const;

const bannerCases = BANNERS.map(({ number, source, deny, grant }): Case => ({
  number,
  what: `${source}: nothing is sent or written before a grant, nor ever what was done while denied`,
  async run({ open, untilEvent, requests }) {
    const tab = await open(`/${source}?epik=dj0yA`);
    if (source === "tcf") await tab.run((await bundlePlatforms()).tcf);
    // The script looks for a platform that came after it again and again.
    await tab.run(`window.word = ""; _df.on("consent", (state) => { word = state }); _df.track("pending"); ${deny}`);
    await untilTrue(tab, `word === "denied"`);
    await tab.run(`_df.track("denied")`);
    expect(await tab.run("return [document.cookie, localStorage.length]")).toEqual(["", 0]);
    expect(requests().filter(({ method }) => method === "POST")).toEqual([]);
    await tab.run(grant);
    await tab.run(`_df.track("fence")`);
    const events = await untilEvent("fence");
    expect(events.map(({ name, epik, consent }) => [name, epik, consent.source])).toEqual([["fence", "dj0yA", source]]);
  },
}));

export const consentSourceCases: readonly Case[] = [
  ...bannerCases,
  {
    number: "63",
    what: "the US privacy string's opt-out limits the use",
    async run({ open, untilEvents }) {
      await open("/usp");
      expect((await untilEvents(1))[0]?.consent.ldp).toBe(true);
    },
  },
  {
    number: "69",
    what: "what a page pushes for Google is recorded, once and under the entry's id",
    async run({ open, untilEvent }) {
      const tab = await open("/google");
      await tab.run(`gtag("consent", "update", { ad_storage: "granted", ad_user_data: "granted" });
        gtag("event", "add_to_cart", { value: 7 }); gtag("event", "scroll");
        dataLayer.push({ ecommerce: null }, { event: "purchase", event_id: "order-7", ecommerce: { value: 40 } });`);
      const events = await untilEvent("purchase");
      expect(events.map(({ name, props }) => [name, props.value])).toEqual([
        ["page_view", undefined],
        ["add_to_cart", 7],
        ["purchase", 40],
      ]);
      expect(events[2]?.id).toBe("order-7");
    },
  },
  {
    number: "36c",
    what: "a sent form's e-mail address is hashed in the browser, and nothing else of it is read",
    async run(scene) {
      const tab = await scene.open("/form");
      await tab.run(`window.isTold = false; const { digest } = SubtleCrypto.prototype;
        SubtleCrypto.prototype.digest = function (...args) { return digest.apply(this, args).finally(() => setTimeout(() => { isTold = true }, 50)) }`);
      await tab.click("button");
      await untilTrue(tab, "isTold");
      await tab.run(`_df.track("lead")`);
      const events = await scene.untilEvent("lead");
      expect(events.at(-1)?.user).toEqual({ em: [sha256("jane@example.com")] });
      expect(namesOf(scene)).toEqual(["page_view", "lead"]);
    },
  },
];
