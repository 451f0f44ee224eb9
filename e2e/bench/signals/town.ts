import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { request as requestHttp } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { listenAsEveryHost } from "../../support/every-host.ts";

/** In a block, so that its names are its own. */
const TAG = `{${readFileSync(new URL("tag-stand-in.js", import.meta.url), "utf8")}}`;

/** Under which a page's session storage tells when a script set a cookie last: this, and the cookie's name. */
export const SET_BY_SCRIPT = "set by script: ";

/** Before anything else of a page. */
const NOTE_COOKIES = `<script>{
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", { ...cookie, set(text) {
    cookie.set.call(this, text);
    sessionStorage.setItem(${JSON.stringify(SET_BY_SCRIPT)} + text.split("=")[0], Date.now());
  } });
}</script>`;

const QUIET_MS = 500;

const domainOf = (hostname: string): string => hostname.split(".").slice(-2).join(".");

/** What the Tag told Pinterest by an image's address. */
export interface TagEvent {
  readonly event: string;
  readonly eventId: string;
  readonly epik?: string;
  readonly pinUnauth?: string;
  readonly em?: string;
}

/**
 * Every host of the measured visits behind one proxy: Pinterest's two, which serve the Tag's stand-in and note what it tells, and the shops
 * with the collector at `/_df`.
 */
export interface Town {
  /** `127.0.0.1:port`. */
  readonly proxy: string;
  readonly tagEvents: readonly TagEvent[];
  /** What stands in the head of a shop's pages, by registrable domain. */
  readonly heads: Map<string, string>;
  /** Shops whose receivers, the collector and Pinterest's, answer nothing. */
  readonly down: Set<string>;
  /** Hosts that a shop's visitor does not reach. */
  readonly blocked: Map<string, RegExp>;
  /** By how many milliseconds `Date.now` of a shop's next pages is behind. */
  readonly behindMs: Map<string, number>;
  /** Names of cookies by the time that an answer set them last, by registrable domain. */
  readonly setByServer: Map<string, Map<string, number>>;
  /** Once a shop's pages have asked for nothing for a while. */
  untilQuiet(domain: string): Promise<void>;
  close(): void;
}

export const openTown = async (collectorUrl: string): Promise<Town> => {
  const tagEvents: TagEvent[] = [];
  const heads = new Map<string, string>();
  const down = new Set<string>();
  const blocked = new Map<string, RegExp>();
  const behindMs = new Map<string, number>();
  const traffic = new Map<string, { open: number; last: number }>();
  const setByServer: Town["setByServer"] = new Map();
  let visitors = 0;

  const answerTag = (url: URL, domain: string, response: ServerResponse): void => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "pin-unauth");
    if (url.pathname === "/ct/core.js") return void response.writeHead(200, { "content-type": "text/javascript" }).end(TAG);
    if (down.has(domain)) return void response.destroy();
    if (url.pathname === "/user/") response.setHeader("pin-unauth", `dWlkPU${(visitors += 1).toString().padStart(40, "x")}`);
    if (url.pathname === "/v3/") {
      const [ed, pd] = ["ed", "pd"].map((name) => JSON.parse(url.searchParams.get(name) ?? "{}"));
      tagEvents.push({
        event: url.searchParams.get("event") ?? "",
        eventId: ed.event_id,
        epik: pd.epik,
        pinUnauth: pd.pin_unauth,
        em: pd.em,
      });
    }
    response.writeHead(200, { "content-type": "image/gif" }).end();
  };

  const watch = (response: ServerResponse, domain: string): void => {
    const now = traffic.get(domain) ?? { open: 0, last: 0 };
    traffic.set(domain, now);
    now.open += 1;
    response.once("close", () => Object.assign(now, { open: now.open - 1, last: Date.now() }));
  };

  const askCollector = (request: IncomingMessage, response: ServerResponse, domain: string): void => {
    const { method, headers, url = "/" } = request;
    const passed = requestHttp(new URL(url, collectorUrl), { method, headers }, (reply) => {
      for (const cookie of reply.headers["set-cookie"] ?? []) {
        const ofDomain = setByServer.get(domain) ?? new Map<string, number>();
        setByServer.set(domain, ofDomain.set(cookie.split("=")[0] ?? "", Date.now()));
      }
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    passed.on("error", () => response.destroy());
    request.pipe(passed);
  };

  const renderPage = (url: URL, domain: string): string => {
    const clean = url.searchParams.has("cleaned") ? `<script>history.replaceState(null, "", "/")</script>` : "";
    const behind = behindMs.get(domain) ?? 0;
    const clock = behind > 0 ? `<script>{ const now = Date.now; Date.now = () => now() - ${behind}; }</script>` : "";
    return `<!doctype html><title>Shop</title>${NOTE_COOKIES}${clean}${clock}${heads.get(domain) ?? ""}<h1>${url.pathname}</h1>`;
  };

  const { proxy, close } = await listenAsEveryHost((request, response) => {
    const { host = "", referer } = request.headers;
    const url = new URL(request.url ?? "/", `https://${host}`);
    const isPinterests = /pinimg\.com$|pinterest\.com$/.test(url.hostname);
    const domain = domainOf(isPinterests ? new URL(referer ?? "https://none.test").hostname : url.hostname);
    watch(response, domain);
    if (blocked.get(domain)?.test(url.hostname)) return void request.socket.destroy();
    if (isPinterests) return answerTag(url, domain, response);
    if (url.pathname.startsWith("/_df/")) {
      if (down.has(domain) && request.method === "POST") return void request.socket.destroy();
      return askCollector(request, response, domain);
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(renderPage(url, domain));
  });
  return {
    proxy,
    tagEvents,
    heads,
    down,
    blocked,
    behindMs,
    setByServer,
    async untilQuiet(domain) {
      const isQuiet = () => {
        const { open, last } = traffic.get(domain) ?? { open: 0, last: 0 };
        return open === 0 && Date.now() - last > QUIET_MS;
      };
      while (!isQuiet()) await wait(50);
    },
    close,
  };
};
