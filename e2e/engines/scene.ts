import { expect } from "playwright/test";
import type { EngineCollector } from "../support/engine-collector.ts";
import type { Cookie, Engine, Tab } from "../support/engine-driver.ts";
import type { EngineServer, Fault, SeenRequest } from "../support/engine-server.ts";
import type { StoredEvent } from "../../packages/collector/src/wire/stored-event.ts";

/** Long enough for the slowest engine on a busy machine; a test that waits in vain names what it waited for. */
const PATIENCE_MS = 10_000;

/** One case's own site, in one engine. Sites share nothing: each case has a registrable domain that no other uses. */
export interface Scene {
  /** The site's registrable domain. */
  readonly domain: string;
  readonly port: number;
  /** Opens a path of the site in a new tab; a whole address opens as it is. */
  open(path: string): Promise<Tab>;
  /** A path's address on a host of the site, `www` by default. */
  url(path: string, host?: string): string;
  /** Every event of the site that the collector stored, in the order of happening. */
  events(): readonly StoredEvent[];
  /** Events that it was sent once more; it stores none of them again. */
  repeats(): readonly StoredEvent[];
  /** Waits until the collector has stored so many events; gives all of them. */
  untilEvents(count: number): Promise<readonly StoredEvent[]>;
  /** Waits until this event has come; gives all of them. */
  untilEvent(name: string): Promise<readonly StoredEvent[]>;
  /** What the site's hosts asked of the collector, and reports of violations. */
  requests(): readonly SeenRequest[];
  /** Waits until so many requests of a method were made. */
  untilRequests(method: string, count: number): Promise<readonly SeenRequest[]>;
  /** What the site's collector does from now on; nothing: it works. */
  setFault(fault?: Fault): void;
  end(): Promise<void>;
}

export interface World {
  readonly engine: Engine;
  readonly server: EngineServer;
  readonly collector: EngineCollector;
}

export const createScene = ({ engine, server, collector }: World, domain: string): Scene => {
  const tabs: Tab[] = [];
  const hosts = new Set<string>();
  const isOurs = (host: string): boolean => host.endsWith(`.${domain}`) || hosts.has(host);
  const url = (path: string, host = "www"): string => `https://${host}.${domain}${path}`;
  const ofSite = (event: StoredEvent): boolean => isOurs(new URL(event.url ?? "about:blank").host);
  // Two requests may overtake each other: the order that is promised is that of happening.
  const events = () => collector.stored.filter(ofSite).toSorted((a, b) => a.at - b.at);
  const requests = () => server.requests.filter(({ host }) => isOurs(host));
  const until = async (what: string, isDone: () => boolean): Promise<void> => {
    const done = Promise.withResolvers<void>();
    const check = () => isDone() && done.resolve();
    const stops = [collector.onPut(check), server.onRequest(check)];
    const giveUp = () => done.reject(new Error(`Waited for ${what}; came: ${events().map(({ name }) => name)}`));
    const timer = setTimeout(giveUp, PATIENCE_MS);
    check();
    await done.promise.finally(() => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    });
  };
  return {
    domain,
    port: server.port,
    url,
    async open(path) {
      const tab = await engine.newTab();
      tabs.push(tab);
      const address = path.startsWith("/") ? url(path) : path;
      hosts.add(new URL(address).host);
      await tab.goto(address);
      return tab;
    },
    events,
    repeats: () => collector.repeats.filter(ofSite),
    async untilEvents(count) {
      await until(`${count} events`, () => events().length >= count);
      return events();
    },
    async untilEvent(name) {
      await until(name, () => events().some((event) => event.name === name));
      return events();
    },
    requests,
    async untilRequests(method, count) {
      const made = () => requests().filter((request) => request.method === method);
      await until(`${count} ${method}`, () => made().length >= count);
      return made();
    },
    setFault: (fault) => server.setFault(domain, fault),
    async end() {
      server.setFault(domain);
      // A case may have closed its tab itself.
      for (const tab of tabs) await tab.close().catch(() => {});
    },
  };
};

/** The cookie of a name on a tab's page; undefined where it is not there or not the only one. */
export const onlyCookie = async (tab: Tab, name: string): Promise<Cookie | undefined> => {
  const found = (await tab.cookies()).filter((cookie) => cookie.name === name);
  return found.length === 1 ? found[0] : undefined;
};

/** What a script in the page sees, as soon as it is what it should be. */
export const untilTrue = (tab: Tab, condition: string): Promise<void> =>
  expect.poll(() => tab.run(`return Boolean(${condition})`), { message: condition, intervals: [20] }).toBe(true);

/** The names of a scene's events so far. */
export const namesOf = ({ events }: Scene): readonly string[] => events().map(({ name }) => name);

export const countOf = (scene: Scene, name: string): number => namesOf(scene).filter((known) => known === name).length;

/** Ends a case by an event on another page; what is said of the events after it holds. */
export const passFence = async ({ open, untilEvent }: Scene): Promise<void> => {
  const tab = await open("/next");
  await tab.run(`_df.track("fence")`);
  await untilEvent("fence");
};
