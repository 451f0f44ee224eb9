import type { Context } from "hono";
import type { Clock } from "../lib/clock.ts";
import type { UnixMs } from "../lib/time.ts";
import type { ClientIp } from "./client-ip.ts";
import type { Place } from "../wire/incoming-event.ts";
import type { ClientPlace } from "./client-place.ts";
import { nodeBindings } from "./node-bindings.ts";

/** What a browser's request tells beside its body. */
export interface RequestFacts {
  readonly receivedAt: UnixMs;
  /** "null" where the request says none. */
  readonly origin: string;
  readonly host: string | undefined;
  readonly cookies: string | undefined;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  /** The Accept-Language header. */
  readonly locale: string | undefined;
  readonly isPrefetch: boolean;
  /** The browser's own word of Global Privacy Control. */
  readonly hasGpc: boolean;
  readonly place: () => Place | undefined;
}

export interface RequestFactsParts {
  readonly clock: Clock;
  readonly clientIp: ClientIp;
  /** Absent: nobody says where a visitor is. */
  readonly clientPlace?: ClientPlace;
}

export const readFacts = (context: Context, { clock, clientIp, clientPlace }: RequestFactsParts): RequestFacts => {
  const { incoming } = nodeBindings(context);
  const header = (name: string): string | undefined => {
    const value = incoming ? incoming.headers[name] : context.req.header(name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    receivedAt: clock.now(),
    origin: header("origin") ?? "null",
    host: header("host"),
    cookies: header("cookie"),
    ip: clientIp(incoming?.socket.remoteAddress, header),
    userAgent: header("user-agent"),
    locale: header("accept-language"),
    isPrefetch: header("sec-purpose")?.includes("prefetch") ?? false,
    hasGpc: header("sec-gpc") === "1",
    place: () => clientPlace?.(incoming?.socket.remoteAddress, header),
  };
};
