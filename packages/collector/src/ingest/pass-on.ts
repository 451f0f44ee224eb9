import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { NotFoundHandler } from "hono";
import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from "node:http";
import { nodeBindings } from "../http/node-bindings.ts";
import { PEER_HEADER, TOKEN_HEADER } from "./inner-server.ts";
import type { InnerAddress } from "./protocol.ts";

/** Passes a request that is none of the thread's own on to the main thread, and its answer back, as they come: also one that never ends. */
export const createPassOn =
  (inner: InnerAddress): NotFoundHandler =>
  (context) => {
    const { incoming, outgoing } = nodeBindings(context);
    if (!incoming || !outgoing) throw new Error("Only a server on Node passes requests on.");
    const asked = ask(inner, incoming, outgoing);
    // Of what answers HEAD, Hono makes an answer of its own.
    if (incoming.method === "HEAD") return headOf(asked);
    pipeBack(asked, outgoing);
    return RESPONSE_ALREADY_SENT;
  };

const ask = ({ port, token }: InnerAddress, incoming: IncomingMessage, outgoing: ServerResponse): ClientRequest => {
  const headers = {
    ...incoming.headers,
    [TOKEN_HEADER]: token,
    [PEER_HEADER]: incoming.socket.remoteAddress ?? "",
    // Else the main thread ends it with its answer, and an answer that comes before the whole body would be lost now and then.
    connection: "keep-alive",
  };
  const { method, url } = incoming;
  const asked = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false });
  outgoing.once("close", () => asked.destroy());
  incoming.pipe(asked);
  return asked;
};

const UNREACHABLE = "The collector is starting or stopping; try again.\n";

const pipeBack = (asked: ClientRequest, outgoing: ServerResponse): void => {
  asked.once("response", (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, keptHeaders(answer));
    answer.pipe(outgoing);
    answer.once("error", () => outgoing.destroy());
  });
  asked.once("error", () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(UNREACHABLE);
  });
};

const headOf = (asked: ClientRequest): Promise<Response> =>
  new Promise((resolve) => {
    asked.once("response", (answer) => {
      const headers = Object.entries(keptHeaders(answer)).flatMap(([name, value]) =>
        [value ?? []].flat().map((line): [string, string] => [name, line]),
      );
      resolve(new Response(null, { status: answer.statusCode ?? 502, headers }));
      answer.resume();
    });
    asked.once("error", () => resolve(new Response(UNREACHABLE, { status: 502 })));
  });

/** What is not of the one connection. */
const keptHeaders = ({ headers }: IncomingMessage): IncomingMessage["headers"] => {
  const { connection: _hop, "keep-alive": _time, "transfer-encoding": _chunks, ...kept } = headers;
  return kept;
};
