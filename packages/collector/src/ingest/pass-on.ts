import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { NotFoundHandler } from "hono";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { nodeBindings } from "../http/node-bindings.ts";
import { PEER_HEADER, TOKEN_HEADER } from "./inner-server.ts";
import type { InnerAddress } from "./protocol.ts";

/** Passes a request that is none of the thread's own on to the main thread, and its answer back, as they come: also one that never ends. */
export const createPassOn =
  (inner: InnerAddress): NotFoundHandler =>
  (context) => {
    const { incoming, outgoing } = nodeBindings(context);
    if (!incoming || !outgoing) throw new Error("Only a server on Node passes requests on.");
    passOn(inner, incoming, outgoing);
    return RESPONSE_ALREADY_SENT;
  };

const passOn = ({ port, token }: InnerAddress, incoming: IncomingMessage, outgoing: ServerResponse): void => {
  const headers = {
    ...incoming.headers,
    [TOKEN_HEADER]: token,
    [PEER_HEADER]: incoming.socket.remoteAddress ?? "",
    connection: "close",
  };
  const { method, url } = incoming;
  const asked = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false });
  asked.once("response", (answer) => {
    const { connection: _hop, "keep-alive": _time, "transfer-encoding": _chunks, ...kept } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, kept);
    answer.pipe(outgoing);
    answer.once("error", () => outgoing.destroy());
  });
  asked.once("error", () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end("The collector is starting or stopping; try again.\n");
  });
  outgoing.once("close", () => asked.destroy());
  incoming.pipe(asked);
};
