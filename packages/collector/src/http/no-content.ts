import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { nodeBindings } from "./node-bindings.ts";

export type HeaderLine = readonly [name: string, value: string];

/** The answer 204. On Node it is written on the response itself: making a `Response` costs a quarter of the route. */
export const noContent = (context: Context, headers: readonly HeaderLine[]): Response => {
  const { outgoing } = nodeBindings(context);
  if (outgoing === undefined)
    return new Response(null, { status: 204, headers: headers.map(([name, value]): [string, string] => [name, value]) });
  outgoing.writeHead(204, headers.flat());
  outgoing.end();
  return RESPONSE_ALREADY_SENT;
};
