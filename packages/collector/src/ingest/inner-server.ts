import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Headers by which an ingest thread tells the main thread whose request it passes on; a visitor's own are never passed on. */
export const TOKEN_HEADER = "dayfly-inner-token";
export const PEER_HEADER = "dayfly-inner-peer";

export const mintToken = (): string => randomBytes(32).toString("base64url");

/**
 * Takes nothing but what the process's own threads pass on, and makes each request's socket that of the visitor: whoever asks for the
 * peer's address gets theirs.
 */
export const admitThreads = (token: string): ((request: IncomingMessage) => boolean) => {
  const expected = Buffer.from(token);
  return ({ headers, socket }) => {
    const given = Buffer.from(String(headers[TOKEN_HEADER] ?? ""));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    Object.defineProperty(socket, "remoteAddress", { value: headers[PEER_HEADER], configurable: true });
    delete headers[TOKEN_HEADER];
    delete headers[PEER_HEADER];
    return true;
  };
};
