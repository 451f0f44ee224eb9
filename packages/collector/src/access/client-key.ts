import type { Context } from "hono";
import type { ClientIp } from "../http/client-ip.ts";
import { nodeBindings } from "../http/node-bindings.ts";
import { rateKeyOf } from "../http/rate-limit.ts";

/**
 * Whom attempts to sign in are counted for. A private address counts for itself: whoever comes through a proxy that nobody declared counts
 * together.
 */
export const clientKeyOf = (context: Context, clientIp: ClientIp): string => {
  const { incoming } = nodeBindings(context);
  const ip = clientIp(incoming?.socket.remoteAddress, (name) => context.req.header(name));
  return (ip === undefined ? undefined : rateKeyOf(ip)) ?? ip ?? "unknown";
};
