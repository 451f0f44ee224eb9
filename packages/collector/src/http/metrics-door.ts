import type { Context, Handler } from "hono";
import ipaddr from "ipaddr.js";
import { sameHash } from "../lib/same-hash.ts";
import type { HashText } from "../lib/sha256.ts";
import type { Metrics } from "./metrics.ts";
import { nodeBindings } from "./node-bindings.ts";

export interface MetricsDoorParts {
  readonly metrics: Pick<Metrics, "render">;
  /** Opens the door to other machines. */
  readonly token: string | undefined;
  readonly hash: HashText;
}

/** Headers that a proxy adds: what comes with one does not come from this machine, whatever the peer's address says. */
const PROXY_HEADERS = ["x-forwarded-for", "forwarded", "via", "x-real-ip"];

/** `GET /metrics`, to this machine and to whoever has the token. */
export const createMetricsDoor = ({ metrics, token, hash }: MetricsDoorParts): Handler => {
  // Compares hashes, so that the time it takes tells nothing about the token.
  const expected = token === undefined ? undefined : hash(`Bearer ${token}`);
  return async (context) => {
    const hasToken = expected !== undefined && sameHash(hash(context.req.header("authorization") ?? ""), expected);
    if (!hasToken && !isLocal(context)) return context.text(CLOSED, 403);
    const { text, contentType } = await metrics.render();
    return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
  };
};

const CLOSED = "Metrics are for this machine. For others set DAYFLY_METRICS_TOKEN and send it as a bearer token.\n";

const isLocal = (context: Context): boolean => {
  const peer = nodeBindings(context).incoming?.socket.remoteAddress ?? "";
  return (
    PROXY_HEADERS.every((name) => context.req.header(name) === undefined) &&
    ipaddr.isValid(peer) &&
    ipaddr.process(peer).range() === "loopback"
  );
};
