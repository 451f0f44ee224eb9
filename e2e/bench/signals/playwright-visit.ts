import type { Page } from "playwright";
import { chromium } from "playwright";
import { needBinary } from "../../support/engine-binaries.ts";
import type { Town } from "./town.ts";
import type { Shopper, Visit } from "./visit.ts";
import { AGE_STORAGE, EMAIL, isGone, visitTown } from "./visit.ts";

/** A visit in Chromium, which can do everything. */
export const startPlaywrightVisit = async (town: Town, shopper: Shopper): Promise<Visit> => {
  const { subject, domain } = shopper;
  const browser = await chromium.launch({
    executablePath: needBinary("chromium"),
    proxy: { server: `http://${town.proxy}` },
    args: ["--no-sandbox", "--ignore-certificate-errors"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const context = await browser.newContext();
  const atTown = visitTown(town, shopper);
  let page: Page = await context.newPage();

  const run = async (script: string): Promise<void> => {
    await page.evaluate(script);
    await town.untilQuiet(domain);
  };
  return {
    ...atTown,
    async open(path, { host = "www", cleaned = false } = {}) {
      await page.goto(`https://${host}.${domain}${path}${cleaned ? "&cleaned" : ""}`);
      await run("window.isKept = true");
    },
    identify: () => run(subject.identify(EMAIL)),
    buy: () => run(subject.purchase(atTown.orderId)),
    async buyAndLeave(path) {
      const left = page.waitForURL(`**${path}`);
      await page.evaluate(`${subject.purchase(atTown.orderId)}; location.href = "${path}"`).catch(() => {});
      await left;
    },
    grant: () => run(subject.grant),
    async goBack() {
      await page.evaluate("history.back()").catch(() => {});
      await page.waitForURL((url) => url.pathname === "/", { waitUntil: "commit" });
      if (!(await page.evaluate("window.isKept"))) throw new Error("The page was loaded again, not restored.");
      await town.untilQuiet(domain);
    },
    route: (path) => run(`history.pushState(null, "", "${path}")`),
    async closeTab() {
      const next = await context.newPage();
      // With its handlers, as a visitor's click closes it; the call does not wait for them.
      const closed = page.waitForEvent("close");
      await page.close({ runBeforeUnload: true });
      await closed;
      page = next;
    },
    async pass(days) {
      const moments = await page.evaluate(`(() => { ${AGE_STORAGE} })()`);
      for (const cookie of await context.cookies()) {
        if (isGone(cookie, days, { moments, town, domain })) await context.clearCookies({ name: cookie.name });
      }
    },
    goOffline: (isOffline) => context.setOffline(isOffline),
    end: () => browser.close(),
  };
};
