import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, request as requestHttp } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import { makeCertificate } from "./certificate.ts";

export interface FrontParts {
  readonly scheme: "http" | "https";
  /** The collector behind the front: `http://127.0.0.1:port`. */
  readonly collectorUrl: string;
  /** The site's own pages. Absent: they are the collector's too, as in the demo. */
  readonly pages?: { fetch(request: Request): Response | Promise<Response> };
}

/** The web server in front of a site, as nginx would be: TLS, the site's pages, and `/_df` handed to the collector with the Host as it is. */
export const startFront = async ({ scheme, collectorUrl, pages }: FrontParts): Promise<{ port: number; close(): void }> => {
  const answerPage = pages && getRequestListener((request) => pages.fetch(request));
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (answerPage && !request.url?.startsWith("/_df/")) return void answerPage(request, response);
    const { method, headers, url = "/" } = request;
    const passed = requestHttp(new URL(url, collectorUrl), { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    passed.on("error", () => response.destroy());
    response.on("close", () => passed.destroy());
    request.pipe(passed);
  };
  const server = scheme === "https" ? createTlsServer(makeCertificate(), answer) : createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
};
