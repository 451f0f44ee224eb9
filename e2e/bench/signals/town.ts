import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { request as requestHttp } from "node:http";
import { createServer } from "node:https";
import { makeCertificate } from "../../support/certificate.ts";

/** In a block, so that its names are its own. */
const TAG = `{${readFileSync(new URL("tag-stand-in.js", import.meta.url), "utf8")}}`;

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
 * Every host of the measured visits behind one port: Pinterest's two, which serve the Tag's stand-in and note what it tells, and the shops
 * with the collector at `/_df`.
 */
export interface Town {
  readonly port: number;
  readonly tagEvents: readonly TagEvent[];
  /** What stands in the head of a shop's pages, by registrable domain. */
  readonly heads: Map<string, string>;
  /** Shops whose receivers, the collector and Pinterest's, answer nothing. */
  readonly down: Set<string>;
  /** Names of cookies by the time that an answer set them last, by registrable domain. */
  readonly setByServer: Map<string, Map<string, number>>;
  close(): void;
}

export const openTown = async (collectorUrl: string): Promise<Town> => {
  const tagEvents: TagEvent[] = [];
  const heads = new Map<string, string>();
  const down = new Set<string>();
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

  const server = createServer(makeCertificate(), (request, response) => {
    const { host = "", referer } = request.headers;
    const url = new URL(request.url ?? "/", `https://${host}`);
    if (/pinimg\.com$|pinterest\.com$/.test(url.hostname)) {
      return answerTag(url, domainOf(new URL(referer ?? "https://none.test").hostname), response);
    }
    const domain = domainOf(url.hostname);
    if (url.pathname.startsWith("/_df/")) {
      if (down.has(domain) && request.method === "POST") return void request.socket.destroy();
      return askCollector(request, response, domain);
    }
    const clean = url.searchParams.has("cleaned") ? `<script>history.replaceState(null, "", "/")</script>` : "";
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>Shop</title>${clean}${heads.get(domain) ?? ""}<h1>${url.pathname}</h1>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    tagEvents,
    heads,
    down,
    setByServer,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
};
