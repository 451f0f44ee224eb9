import type { PlainChromium } from "./plain-chromium.ts";
import { openPlainChromium } from "./plain-chromium.ts";
import { test as base } from "./snippet-site.ts";

/** With a Chromium that nobody drives: only it prerenders pages, and hides a tab behind another. */
export const test = base.extend<object, { desk: PlainChromium }>({
  desk: [
    async ({}, use) => {
      const desk = await openPlainChromium();
      await use(desk);
      await desk.close();
    },
    { scope: "worker" },
  ],
});
