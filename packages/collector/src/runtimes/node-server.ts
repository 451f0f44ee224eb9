import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Doors } from "../http/doors.ts";
import { listenError } from "../lib/listen-error.ts";
import { answerDoor } from "./node-door.ts";

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, lets requests in flight finish for `deadlineMs`, then closes what is left. */
  close(deadlineMs: number): Promise<void>;
}

const TIMEOUTS = {
  // Slow senders are cut off: headers and body must arrive within seconds.
  headersTimeout: 3_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 500,
  // Longer than any usual proxy keeps a connection to us that rests (Caddy: two minutes), for one that we close first costs it a request.
  keepAliveTimeout: 125_000,
};

const IDLE_CHECK_MS = 50;

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether other threads of this process listen on it too. */
  readonly sharesPort?: boolean;
  /** Doors that are answered past the app. */
  readonly doors?: Doors;
  /** Whether a request is let in; the connection of one that is not is broken off. */
  readonly admit?: (request: IncomingMessage) => boolean;
}

/** Listens; rejects with a sentence when the port is taken or forbidden. */
export const serveApp = (app: Hono, options: ListenOptions): Promise<RunningServer> =>
  new Promise((resolve, reject) => {
    const { host, port, sharesPort = false, doors, admit } = options;
    const answerApp = getRequestListener(app.fetch);
    const streams = new Set<ServerResponse>();
    const server = createServer(TIMEOUTS, (request, response) => {
      if (admit?.(request) === false) return void response.destroy();
      const door = request.method === "POST" ? doors?.get(pathOf(request)) : undefined;
      if (door) return void answerDoor(door, request, response).catch(() => response.destroy());
      if (request.headers.accept?.includes("text/event-stream")) {
        streams.add(response);
        response.once("close", () => streams.delete(response));
      }
      void answerApp(request, response);
    });
    server.once("error", (error) => reject(listenError(error, port, "DAYFLY_PORT (the demo: --port)")));
    server.listen({ host, port, reusePort: sharesPort }, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve({ url: urlOf(host, taken), port: taken, close: (deadlineMs) => close(server, streams, deadlineMs) });
    });
  });

const pathOf = ({ url = "" }: IncomingMessage): string => {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
};

export const urlOf = (host: string, port: number): string => `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

const close = (server: Server, streams: ReadonlySet<ServerResponse>, deadlineMs: number): Promise<void> =>
  new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
    // Also those whose request is answered meanwhile.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(idle);
      resolve();
    });
    // A stream of events has no end of its own.
    for (const response of streams) response.destroy();
  });
