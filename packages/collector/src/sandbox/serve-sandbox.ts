import { Server } from "node:http";
import { serve } from "@hono/node-server";
import { listenError } from "../lib/listen-error.ts";
import type { SandboxOptions } from "./options.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

export interface ServeSandboxOptions extends SandboxOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** Default: 127.0.0.1, for the sandbox asks nobody who they are. */
  readonly host?: string;
}

export interface ServedSandbox {
  /** Without a trailing slash. */
  readonly url: string;
  /** What `PINTEREST_API_BASE` is set to. */
  readonly apiBase: string;
  readonly sandbox: Sandbox;
  /** Ends every connection, those that hang too, and resolves when the port is free. */
  close(): Promise<void>;
}

/** Starts the sandbox on a real port, where resets and hangs are those of a socket. Rejects with a sentence when the port is taken. */
export const serveSandbox = ({ port, host = "127.0.0.1", ...options }: ServeSandboxOptions): Promise<ServedSandbox> => {
  const sandbox = createSandbox(options);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: sandbox.app.fetch, port, hostname: host }, (address) => {
      const url = `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
      resolve({ url, apiBase: `${url}/v5`, sandbox, close });
    });
    server.once("error", (error) => reject(listenError(error, port, "--port (the demo: --sandbox-port)")));
    const close = () =>
      new Promise<void>((closed) => {
        sandbox.close();
        server.close(() => closed());
        if (server instanceof Server) server.closeAllConnections();
      });
  });
};
