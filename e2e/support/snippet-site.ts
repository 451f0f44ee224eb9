import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Browser, BrowserContext, Page } from "playwright";
import { chromium } from "playwright";
import { test as base, expect } from "playwright/test";
import type { WireBatch } from "../../packages/collector/src/wire/event.ts";
import type { StoredEvent } from "../../packages/collector/src/wire/stored-event.ts";
import { needBinary } from "./engine-binaries.ts";
import { openCollector } from "./engine-collector.ts";

/** What happens to a batch before the collector sees it; a held one meets the weather that comes after. */
export type Weather =
  | "clear"
  | "hold"
  | "reset"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** A shop with a registrable domain of its own, and the real collector on its hosts. */
export interface Shop {
  readonly context: BrowserContext;
  /** `www.<name>.test:port` on http. */
  readonly origin: string;
  /** The same shop at `http://localhost`. */
  readonly localOrigin: string;
  readonly domain: string;
  /** Sets the html of a path; `{df}` stands for the script's tag with these attributes. */
  serve(path: string, html: string): void;
  open(path: string): Promise<Page>;
  setWeather(weather: Weather): void;
  /** True while no request waits for its answer. */
  idle(): boolean;
  /** Bodies of the requests that reached the server, in order, with when they came. */
  readonly batches: readonly { readonly batch: WireBatch; readonly bytes: number; readonly at: number }[];
  /** What the collector stored of this shop. */
  stored(): readonly StoredEvent[];
  /** Waits until an event of that name is stored; gives all. */
  untilStored(name: string, count?: number): Promise<readonly StoredEvent[]>;
}

export const tag = (attributes = "", script = "df.js"): string => `<script async src="/_df/${script}" ${attributes}></script>`;

const stub = readFileSync(new URL("../../packages/snippet/dist/stub.js", import.meta.url), "utf8");
export const stubTag = `<script>${stub}</script>`;

interface Town {
  readonly browser: Browser;
  readonly port: number;
  readonly collector: ReturnType<typeof openCollector>;
  readonly shops: Map<
    string,
    { pages: Map<string, string>; weather: Weather; batches: Shop["batches"][number][]; held: (() => void)[]; open: number }
  >;
}

const openTown = async (): Promise<Town & { close(): Promise<void> }> => {
  const collector = openCollector();
  const shops: Town["shops"] = new Map();
  const askCollector = getRequestListener(collector.fetch);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const host = request.headers.host ?? "";
    const shop = [...shops].find(([domain]) => host.includes(domain))?.[1] ?? [...shops.values()].at(-1);
    if (!shop) return void response.writeHead(404).end();
    const path = (request.url ?? "/").replace(/[?#].*/, "");
    if (request.method === "POST") return void receive(shop, request, response);
    if (path.startsWith("/_df/")) return void askCollector(request, response);
    const html = shop.pages.get(path);
    if (html?.startsWith("->")) return void response.writeHead(302, { location: html.slice(2) }).end();
    response.writeHead(html === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>${path}</title>${html ?? ""}`);
  };
  const receive = async (shop: NonNullable<ReturnType<typeof shops.get>>, request: IncomingMessage, response: ServerResponse) => {
    const at = Date.now();
    shop.open += 1;
    response.once("close", () => (shop.open -= 1));
    const body = await buffer(request);
    shop.batches.push({ batch: JSON.parse(body.toString()), bytes: body.length, at });
    if (shop.weather === "hold") await new Promise<void>((resolve) => shop.held.push(resolve));
    const { weather } = shop;
    if (weather === "reset") return void request.socket.destroy();
    if (typeof weather === "object") return void response.writeHead(weather.status, weather.headers).end();
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) if (typeof value === "string") headers.set(name, value);
    // The collector reads headers, body and the visitor's address from the message itself.
    const incoming = Object.assign(Readable.from([body]), { socket: request.socket, headers: request.headers });
    const url = `http://${request.headers.host}${request.url}`;
    const reply = await collector.fetch(new Request(url, { method: "POST", headers, body }), { incoming });
    response.writeHead(reply.status, { ...Object.fromEntries(reply.headers), "set-cookie": reply.headers.getSetCookie() });
    response.end(Buffer.from(await reply.arrayBuffer()));
  };
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const browser = await chromium.launch({
    executablePath: needBinary("chromium"),
    args: ["--no-sandbox", "--host-resolver-rules=MAP *.test 127.0.0.1"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  return {
    browser,
    port: typeof address === "object" && address ? address.port : 0,
    collector,
    shops,
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
};

let shopCount = 0;

export const test = base.extend<{ shop: Shop }, { town: Town }>({
  town: [
    async ({}, use) => {
      const town = await openTown();
      await use(town);
      await town.close();
    },
    { scope: "worker" },
  ],
  shop: async ({ town }, use) => {
    const { browser, collector, port, shops } = town;
    const domain = `shop-${++shopCount}-${process.pid}.test`;
    const shop = {
      pages: new Map<string, string>(),
      weather: "clear" as Weather,
      batches: [] as Shop["batches"][number][],
      held: [] as (() => void)[],
      open: 0,
    };
    shops.set(domain, shop);
    const context = await browser.newContext();
    const origin = `http://www.${domain}:${port}`;
    const ids = () => new Set(shop.batches.flatMap(({ batch }) => batch.events.map(({ id }) => id)));
    const stored = () => collector.stored.filter(({ id }) => ids().has(`${id}`));
    await use({
      context,
      origin,
      localOrigin: `http://localhost:${port}`,
      domain,
      serve: (path, html) => void shop.pages.set(path, html),
      async open(path) {
        const page = await context.newPage();
        await page.goto(path.startsWith("/") ? origin + path : path);
        return page;
      },
      setWeather(weather) {
        shop.weather = weather;
        for (const release of shop.held.splice(0)) release();
      },
      idle: () => shop.open === 0,
      batches: shop.batches,
      stored,
      async untilStored(name, count = 1) {
        await expect
          .poll(() => stored().filter((event) => event.name === name).length, { intervals: [20], timeout: 10_000 })
          .toBeGreaterThanOrEqual(count);
        return stored();
      },
    });
    await context.close();
    shops.delete(domain);
  },
});

export { expect } from "playwright/test";
