import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "../../support/engine-driver.ts";
import type { Town } from "./town.ts";
import type { Shopper, Visit } from "./visit.ts";
import { AGE_STORAGE, CannotDo, EMAIL, isGone, visitTown } from "./visit.ts";

const PATIENCE_MS = 10_000;

/** A visit in any engine that the snippet's cases drive. The engine is the visitor's own and ends with the visit. */
export const startEngineVisit = async (engine: Engine, town: Town, shopper: Shopper): Promise<Visit> => {
  const { subject, domain } = shopper;
  const atTown = visitTown(town, shopper);
  let tab = await engine.newTab();

  const run = async (script: string): Promise<void> => {
    await tab.run(script);
    await town.untilQuiet(domain);
  };
  /** Leaves the page, which may not live to answer, and waits for the other. */
  const leave = async (script: string, path: string): Promise<void> => {
    await tab.run(script).catch(() => {});
    const hasCome = () =>
      tab.run(`return location.pathname === "${path}" && document.readyState === "complete"`).catch(() => false);
    for (const deadline = Date.now() + PATIENCE_MS; !(await hasCome()); await wait(50)) {
      if (Date.now() > deadline) throw new Error(`The page ${path} did not come.`);
    }
    await town.untilQuiet(domain);
  };
  return {
    ...atTown,
    async open(path, { host = "www", cleaned = false } = {}) {
      await tab.goto(`https://${host}.${domain}${path}${cleaned ? "&cleaned" : ""}`);
      await run("window.isKept = true");
    },
    identify: () => run(subject.identify(EMAIL)),
    buy: () => run(subject.purchase(atTown.orderId)),
    buyAndLeave: (path) => leave(`${subject.purchase(atTown.orderId)}; location.href = "${path}"`, path),
    grant: () => run(subject.grant),
    async goBack() {
      await leave("history.back()", "/");
      if (!(await tab.run("return window.isKept"))) throw new CannotDo(`driven, ${engine.name} keeps no page to go back to`);
    },
    route: (path) => run(`history.pushState(null, "", "${path}")`),
    async closeTab() {
      const next = await engine.newTab();
      await tab.close();
      tab = next;
    },
    async pass(days) {
      const moments = await tab.run(AGE_STORAGE);
      for (const cookie of await tab.cookies()) {
        if (!isGone(cookie, days, { moments, town, domain })) continue;
        const where = cookie.isHostOnly ? "" : `; domain=${cookie.domain}`;
        await tab.run(`document.cookie = "${cookie.name}=; max-age=0; path=${cookie.path}${where}"`);
      }
      const names = (await tab.cookies()).filter((cookie) => isGone(cookie, days, { moments, town, domain }));
      if (names.length > 0) throw new CannotDo("a script's cookies cannot be taken away");
    },
    async goOffline() {
      throw new CannotDo("its driver cannot cut the network");
    },
    end: () => engine.close(),
  };
};
