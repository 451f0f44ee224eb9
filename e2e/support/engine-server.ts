import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import { makeCertificate } from "./certificate.ts";
import type { EngineCollector } from "./engine-collector.ts";
import { CSP_REPORTS, renderPage } from "./engine-pages.ts";

/** A request that a browser made to the collector, or to report a violation. */
export interface SeenRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly contentType: string | undefined;
}

/** What happens to events on their way: the answer's status, no answer at all, or none until the fault is over. */
export type Fault = "reset" | "hold" | 400 | 429 | 500;

/**
 * Every site of the tests at once: pages, and the collector on each site's own host. The one port speaks http, and is the browsers' proxy
 * too: whatever host they ask it for, on https or http, it is itself. So sites have real names, and no request leaves the machine.
 */
export interface EngineServer {
  /** `127.0.0.1:port`. */
  readonly proxy: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  /** Does that to the events of hosts whose name ends so, from now on; without a fault, no more. */
  setFault(end: string, fault?: Fault): void;
  /** Calls back at each request to the collector. Returns how to stop it. */
  onRequest(listener: () => void): () => void;
  close(): void;
}

export const startServer = async (collector: EngineCollector): Promise<EngineServer> => {
  const requests: SeenRequest[] = [];
  const faults = new Map<string, Fault>();
  const held: (() => void)[] = [];
  const listeners = new Set<() => void>();
  const askCollector = getRequestListener(collector.fetch);

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // To a proxy a browser writes the whole address.
    request.url = (request.url ?? "/").replace(/^http:\/\/[^/]+/, "");
    const { method = "GET", url: path, headers } = request;
    const host = headers.host ?? "";
    if (method === "GET" && !path.startsWith("/_df/")) return renderPage(path, collector.integrity, response);
    requests.push({ method, host, path, contentType: headers["content-type"] });
    for (const listener of listeners) listener();
    if (path === CSP_REPORTS) return void response.writeHead(204).end();
    const fault = method === "POST" ? [...faults].find(([end]) => host.endsWith(end))?.[1] : undefined;
    const pass = () => void askCollector(request, response);
    if (!fault) pass();
    else if (fault === "hold") held.push(pass);
    else if (fault === "reset") request.socket.destroy();
    else response.writeHead(fault).end();
  };

  const secure = createTlsServer(makeCertificate(), answer);
  const server = createServer(answer).on("connect", (_request, socket) => {
    // A browser that closes a tab leaves without a word.
    socket.on("error", () => {});
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    secure.emit("connection", socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    proxy: `127.0.0.1:${port}`,
    port,
    requests,
    setFault(end, fault) {
      faults.delete(end);
      if (fault) faults.set(end, fault);
      for (const release of held.splice(0)) release();
    },
    onRequest(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      server.close();
      server.closeAllConnections();
      secure.closeAllConnections();
    },
  };
};
