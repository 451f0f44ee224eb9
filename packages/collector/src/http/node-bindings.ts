import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "hono";

export interface NodeBindings {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

/** Node's own request and response, which cost less than the Web's; empty where another runtime serves. */
export const nodeBindings = (context: Context): NodeBindings => (context.env ?? {}) as NodeBindings;
