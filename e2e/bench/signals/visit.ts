import type { Browser, Page } from "playwright";
import type { Subject } from "./subjects.ts";
import type { Town } from "./town.ts";

export const EMAIL = "jane.doe@example.com";

/** One visitor in a browser profile of their own, on a shop with a registrable domain of its own. */
export interface Visit {
  readonly orderId: string;
  open(path: string, how?: { readonly host?: string; readonly cleaned?: boolean }): Promise<void>;
  identify(): Promise<void>;
  buy(): Promise<void>;
  /** The click buys, and in the same task leads to another page. */
  buyAndLeave(path: string): Promise<void>;
  grant(): Promise<void>;
  goBack(): Promise<void>;
  /** A change of route in the page. */
  route(path: string): Promise<void>;
  closeTab(): Promise<void>;
  /** So many days go by: what scripts wrote last is gone after 7, as in Safari, and what an answer set when its time is over. */
  pass(days: number): Promise<void>;
  /** The browser's clock is so many seconds behind from here on. */
  turnBack(seconds: number): Promise<void>;
  block(hosts: RegExp): Promise<void>;
  goOffline(isOffline: boolean): Promise<void>;
  breakDown(isDown: boolean): Promise<void>;
  end(): Promise<void>;
}

/** Long enough for a page's own requests to end; what must come is waited for by the measurement. */
const SETTLE = { state: "networkidle" } as const;

export const startVisit = async (
  browser: Browser,
  town: Town,
  { subject, domain, needsConsent }: { subject: Subject; domain: string; needsConsent: boolean },
): Promise<Visit> => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const setByScript = new Map<string, number>();
  await context.exposeFunction("noteCookie", (name: string) => void setByScript.set(name, Date.now()));
  await context.addInitScript(() => {
    const property = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
    if (!property) return;
    Object.defineProperty(Document.prototype, "cookie", {
      ...property,
      set(text: string) {
        property.set?.call(this, text);
        Reflect.get(window, "noteCookie")?.(text.split("=")[0]);
      },
    });
  });
  town.heads.set(domain, subject.head(needsConsent));
  const orderId = `order-${domain}`;
  let page: Page = await context.newPage();
  let isOffline = false;

  const settle = async (): Promise<void> => {
    if (!isOffline) await page.waitForLoadState(SETTLE.state);
  };
  const run = async (script: string): Promise<void> => {
    await page.evaluate(script);
    await settle();
  };
  return {
    orderId,
    async open(path, { host = "www", cleaned = false } = {}) {
      await page.goto(`https://${host}.${domain}${path}${cleaned ? "&cleaned" : ""}`);
      await page.evaluate("window.isKept = true");
      await settle();
    },
    identify: () => run(subject.identify(EMAIL)),
    buy: () => run(subject.purchase(orderId)),
    async buyAndLeave(path) {
      const left = page.waitForURL(`**${path}`);
      await page.evaluate(`${subject.purchase(orderId)}; location.href = "${path}"`).catch(() => {});
      await left;
    },
    grant: () => run(subject.grant),
    async goBack() {
      await page.evaluate("history.back()").catch(() => {});
      await page.waitForURL((url) => url.pathname === "/", { waitUntil: "commit" });
      if (!(await page.evaluate("window.isKept"))) throw new Error("The page was loaded again, not restored.");
      await settle();
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
      const server = town.setByServer.get(domain) ?? new Map<string, number>();
      for (const { name, expires } of await context.cookies()) {
        const isScripts = (setByScript.get(name) ?? 0) > (server.get(name) ?? 0);
        if ((isScripts && days > 7) || expires < Date.now() / 1_000 + days * 86_400) await context.clearCookies({ name });
      }
      // Storage that scripts wrote has the same seven days.
      await page.evaluate("localStorage.clear()");
    },
    async turnBack(seconds) {
      const at = new Date(Date.now() - seconds * 1_000);
      if (seconds > 0) await context.clock.install({ time: at });
      else await context.clock.setSystemTime(at);
    },
    async block(hosts) {
      await context.route(hosts, (route) => route.abort());
    },
    async goOffline(offline) {
      isOffline = offline;
      await context.setOffline(offline);
    },
    async breakDown(isDown) {
      town.down[isDown ? "add" : "delete"](domain);
    },
    end: () => context.close(),
  };
};
