import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import type { Server } from "node:http";
import { connect } from "node:net";
import { join, relative, resolve } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { ensureDataDirectory } from "../lib/data-directory.ts";

/**
 * Where the collector of a data directory listens for commands: a socket inside it, on Windows a named pipe. The shorter of absolute and
 * relative path, since the system takes about 100 bytes.
 */
export const controlAddress = (dataDir: string): string => {
  const path = join(resolve(dataDir), "control.sock");
  if (process.platform === "win32") return `\\\\.\\pipe\\dayfly-${createHash("sha256").update(path).digest("hex").slice(0, 16)}`;
  const short = relative(process.cwd(), path);
  return short.length < path.length ? short : path;
};

/**
 * Serves the control door to this user alone. A socket that a killed process left behind is taken over. Rejects where it cannot listen,
 * or where somebody listens already.
 */
export const serveControl = async (app: Hono, dataDir: string): Promise<{ close(): Promise<void> }> => {
  const address = controlAddress(dataDir);
  ensureDataDirectory(resolve(dataDir));
  if (process.platform !== "win32" && !(await answers(address))) rmSync(address, { force: true });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await listen(server, address);
  return {
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        // A command that waits for a long answer must not keep the collector from stopping.
        server.closeAllConnections();
      }),
  };
};

/** Whether a process listens at the address. */
export const answers = (address: string): Promise<boolean> =>
  new Promise((tell) => {
    const socket = connect(address);
    const end = (answer: boolean) => {
      socket.destroy();
      tell(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });

const listen = (server: Server, address: string): Promise<void> =>
  new Promise((done, reject) => {
    server.once("error", (error) => reject(error));
    // The socket is made within this call: from its first moment on nobody else may open it.
    const before = process.umask(0o177);
    server.listen(address, done);
    process.umask(before);
  });
