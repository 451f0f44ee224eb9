import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { Contestant } from "./contestants.ts";

export interface BenchSite {
  readonly port: number;
  /** Bodies of the requests that came, by the contestant whose page sent them. */
  readonly bodies: ReadonlyMap<string, readonly Buffer[]>;
  close(): void;
}

/** Isolated, so that `performance.now()` counts in 5 microseconds instead of 100. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** A page per contestant at `/<index>`, its code at `/<index>.js`; all else is taken as events and answered with 204. */
export const openBenchSite = async (contestants: readonly Contestant[]): Promise<BenchSite> => {
  const bodies = new Map<string, Buffer[]>(contestants.map(({ name }) => [name, []]));
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const [, index = "", isCode] = /^\/(\d+)(\.js)?$/.exec(request.url ?? "") ?? [];
    const contestant = contestants[Number(index)];
    if (request.method === "GET" && index && contestant) {
      response.writeHead(200, { "content-type": isCode ? "text/javascript" : "text/html; charset=utf-8", ...ISOLATED });
      response.end(isCode ? contestant.code : `<!doctype html><title>${contestant.name}</title><h1>Shop</h1>`);
      return;
    }
    const sender = contestants[Number(/\/(\d+)$/.exec(request.headers.referer ?? "")?.[1])];
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (sender && chunks.length > 0) bodies.get(sender.name)?.push(Buffer.concat(chunks));
      response.writeHead(204, ISOLATED).end();
    });
  };
  const server = createServer(serve).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    bodies,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
};
