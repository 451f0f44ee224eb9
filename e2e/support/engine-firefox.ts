import type { Page } from "puppeteer-core";
import puppeteer from "puppeteer-core";
import { needBinary } from "./engine-binaries.ts";
import type { Cookie, Engine, Tab } from "./engine-driver.ts";
import { toCookie } from "./engine-driver.ts";

/** Debian's Firefox over WebDriver BiDi. */
export const launchFirefox = async (proxy: string): Promise<Engine> => {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: needBinary("firefox"),
    acceptInsecureCerts: true,
    extraPrefsFirefox: preferences(proxy),
  });
  return {
    name: "firefox",
    async newTab() {
      const page = await browser.newPage();
      // A page that is not seen yet counts no view.
      await page.bringToFront();
      return toTab(page);
    },
    close: () => browser.close(),
  };
};

const preferences = (proxy: string): Record<string, unknown> => {
  const [host, port] = proxy.split(":");
  return {
    "network.proxy.type": 1,
    "network.proxy.http": host,
    "network.proxy.http_port": Number(port),
    "network.proxy.ssl": host,
    "network.proxy.ssl_port": Number(port),
    // A plain http page stays one.
    "dom.security.https_first": false,
  };
};

const toTab = (page: Page): Tab => ({
  goto: async (url) => void (await page.goto(url)),
  run: (body) => page.evaluate(`(() => {${body}\n})()`),
  click: (selector) => page.click(selector),
  async cookies() {
    const all = await page.browserContext().cookies();
    return all
      .map((cookie) => toCookie(cookie, cookie.expires))
      .filter((cookie) => isSentTo(cookie, new URL(page.url()).hostname));
  },
  close: () => page.close(),
});

/** Puppeteer's own `page.cookies()` misses a domain cookie of exactly the page's host. */
const isSentTo = ({ domain, isHostOnly }: Cookie, host: string): boolean =>
  host === domain || (!isHostOnly && host.endsWith(`.${domain}`));
