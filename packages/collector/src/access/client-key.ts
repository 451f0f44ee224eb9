import type { Context } from "hono";
import type { ClientIp } from "../http/client-ip.ts";
import { nodeBindings } from "../http/node-bindings.ts";
import { attemptKeyOf } from "../http/rate-limit.ts";

/** Whom attempts to sign in are counted for. */
export const clientKeyOf = (context: Context, clientIp: ClientIp): string => {
  const { incoming } = nodeBindings(context);
  return attemptKeyOf(clientIp(incoming?.socket.remoteAddress, (name) => context.req.header(name)));
};
