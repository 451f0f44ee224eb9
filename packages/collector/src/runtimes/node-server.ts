import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { listenError } from "../lib/listen-error.ts";

export interface RunningServer {
  readonly url: string;
  /** Takes no new connection, lets requests in flight finish for `deadlineMs`, then closes what is left. */
  close(deadlineMs: number): Promise<void>;
}

/** Slow senders are cut off: headers and body must arrive within seconds. */
const TIMEOUTS = { headersTimeout: 3_000, requestTimeout: 10_000, connectionsCheckingInterval: 500 };

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether other threads of this process listen on it too. */
  readonly sharesPort?: boolean;
  /** Sees the server before it listens. */
  readonly prepare?: (server: Server) => void;
}

/** Listens; rejects with a sentence when the port is taken or forbidden. */
export const serveApp = (app: Hono, { host, port, sharesPort = false, prepare }: ListenOptions): Promise<RunningServer> =>
  new Promise((resolve, reject) => {
    const server = createAdaptorServer({ fetch: app.fetch, serverOptions: TIMEOUTS }) as Server;
    prepare?.(server);
    const streams = new Set<ServerResponse>();
    server.on("request", ({ headers }: IncomingMessage, response: ServerResponse) => {
      if (!headers.accept?.includes("text/event-stream")) return;
      streams.add(response);
      response.once("close", () => streams.delete(response));
    });
    server.once("error", (error) => reject(listenError(error, port, "DAYFLY_PORT or --port")));
    server.listen({ host, port, reusePort: sharesPort }, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve({ url: urlOf(host, taken), close: (deadlineMs) => close(server, streams, deadlineMs) });
    });
  });

export const urlOf = (host: string, port: number): string => `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

const close = (server: Server, streams: ReadonlySet<ServerResponse>, deadlineMs: number): Promise<void> =>
  new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
    // A stream of events has no end of its own.
    for (const response of streams) response.destroy();
  });
