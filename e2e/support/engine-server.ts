import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { EngineCollector } from "./engine-collector.ts";
import { CSP_REPORTS, renderPage } from "./engine-pages.ts";
import type { EveryHost } from "./every-host.ts";
import { listenAsEveryHost } from "./every-host.ts";

/** A request that a browser made to the collector, or to report a violation. */
export interface SeenRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly contentType: string | undefined;
}

/** What happens to events on their way: the answer's status, no answer at all, or none until the fault is over. */
export type Fault = "reset" | "hold" | 400 | 429 | 500;

/** Every site of the tests at once: pages, and the collector on each site's own host. */
export interface EngineServer extends EveryHost {
  readonly requests: readonly SeenRequest[];
  /** Does that to the events of hosts whose name ends so, from now on; without a fault, no more. */
  setFault(end: string, fault?: Fault): void;
  /** Calls back at each request to the collector. Returns how to stop it. */
  onRequest(listener: () => void): () => void;
}

export const startServer = async (collector: EngineCollector): Promise<EngineServer> => {
  const requests: SeenRequest[] = [];
  const faults = new Map<string, Fault>();
  const held: (() => void)[] = [];
  const listeners = new Set<() => void>();
  const askCollector = getRequestListener(collector.fetch);

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = "GET", url: path = "/", headers } = request;
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

  return {
    ...(await listenAsEveryHost(answer)),
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
  };
};
