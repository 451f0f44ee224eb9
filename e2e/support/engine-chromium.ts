import type { Page } from "playwright";
import { chromium } from "playwright";
import { needBinary } from "./engine-binaries.ts";
import type { Engine, Tab } from "./engine-driver.ts";
import { toCookie } from "./engine-driver.ts";

/** Debian's Chromium over the DevTools protocol. */
export const launchChromium = async (proxy: string): Promise<Engine> => {
  const browser = await chromium.launch({
    executablePath: needBinary("chromium"),
    proxy: { server: `http://${proxy}` },
    // Playwright's own `ignoreHTTPSErrors` ends with the page, and with it what the page hands over while it goes.
    args: ["--ignore-certificate-errors"],
  });
  const context = await browser.newContext();
  return {
    name: "chromium",
    newTab: async () => toTab(await context.newPage()),
    close: () => browser.close(),
  };
};

const toTab = (page: Page): Tab => ({
  goto: async (url) => void (await page.goto(url)),
  run: (body) => page.evaluate(`(() => {${body}\n})()`),
  click: (selector) => page.click(selector),
  cookies: async () => (await page.context().cookies(page.url())).map((cookie) => toCookie(cookie, cookie.expires)),
  close: () => page.close(),
});
