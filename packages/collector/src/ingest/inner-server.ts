import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { InnerAddress } from "./protocol.ts";

/** Headers by which an ingest thread tells the main thread whose request it passes on; a visitor's own are never passed on. */
export const TOKEN_HEADER = "dayfly-inner-token";
export const PEER_HEADER = "dayfly-inner-peer";

export const mintToken = (): string => randomBytes(32).toString("base64url");

/**
 * Takes nothing but what the process's own threads pass on, and makes each request's socket that of the visitor: whoever asks for the
 * peer's address gets theirs.
 */
export const admitThreads = (server: Server, { token }: Pick<InnerAddress, "token">): void => {
  const expected = Buffer.from(token);
  server.prependListener("request", ({ headers, socket }: IncomingMessage, response: ServerResponse) => {
    const given = Buffer.from(String(headers[TOKEN_HEADER] ?? ""));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.destroy();
      return;
    }
    Object.defineProperty(socket, "remoteAddress", { value: headers[PEER_HEADER], configurable: true });
    delete headers[TOKEN_HEADER];
    delete headers[PEER_HEADER];
  });
};
