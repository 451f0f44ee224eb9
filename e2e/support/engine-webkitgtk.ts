import { needBinary } from "./engine-binaries.ts";
import type { Engine, RawCookie, Tab } from "./engine-driver.ts";
import { toCookie } from "./engine-driver.ts";
import { startWebDriver } from "./engine-webdriver.ts";
import type { WebDriver } from "./engine-webdriver.ts";

/** The key under which WebDriver hands out an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** WebKitGTK's MiniBrowser over W3C WebDriver. */
export const launchWebkitgtk = async (proxy: string): Promise<Engine> => {
  const driver = await startWebDriver(capabilities(), throughProxy(`http://${proxy}`));
  // Stays open: without a window the browser ends.
  const home = await driver.get("window");
  return {
    name: "webkitgtk",
    async newTab() {
      await driver.post("window", { handle: home });
      return toTab(driver, text(at(await driver.post("window/new", { type: "window" }), "handle")));
    },
    close: () => driver.stop(),
  };
};

const capabilities = (): object => ({
  browserName: "MiniBrowser",
  acceptInsecureCerts: true,
  "webkitgtk:browserOptions": { binary: needBinary("miniBrowser"), args: ["--automation"] },
});

/**
 * WebDriver's own `proxy` makes WebKitGTK speak TLS to the proxy of https, and refuse its certificate. The driver's own connections must
 * not go that way.
 */
const throughProxy = (proxy: string): Readonly<Record<string, string>> => ({
  GIO_USE_PROXY_RESOLVER: "libproxy",
  http_proxy: proxy,
  https_proxy: proxy,
  no_proxy: "127.0.0.1,localhost",
});

/** WebDriver knows one current window: each command first makes this tab's it. */
const toTab = (driver: WebDriver, handle: string): Tab => {
  const here = () => driver.post("window", { handle });
  return {
    async goto(url) {
      await here();
      await driver.post("url", { url });
    },
    async run(body) {
      await here();
      return driver.post("execute/sync", { script: body, args: [] });
    },
    async click(selector) {
      await here();
      const element = await driver.post("element", { using: "css selector", value: selector });
      await driver.post(`element/${text(at(element, ELEMENT))}/click`, {});
    },
    async cookies() {
      await here();
      const cookies = (await driver.get("cookie")) as readonly (RawCookie & { expiry?: number })[];
      return cookies.map((cookie) => toCookie(cookie, cookie.expiry));
    },
    async close() {
      await here();
      await driver.delete("window");
    },
  };
};

const at = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

const text = (value: unknown): string => {
  if (typeof value !== "string") throw new Error("WebKitWebDriver answered something else than WebDriver says.");
  return value;
};
