import type { Clock } from "../lib/clock.ts";
import type { UnixMs } from "../lib/time.ts";
import type { ClientIp } from "./client-ip.ts";
import type { Place } from "../wire/incoming-event.ts";
import type { ClientPlace } from "./client-place.ts";
import type { DoorRequest } from "./door.ts";
import { parseAddress } from "./trusted-proxies.ts";

/** What a browser's request tells beside its body. */
export interface RequestFacts {
  readonly receivedAt: UnixMs;
  /** "null" where the request says none. */
  readonly origin: string;
  readonly host: string | undefined;
  readonly cookies: string | undefined;
  readonly ip: string | undefined;
  /** The peer says that it speaks for somebody else, and is not believed. */
  readonly isUndeclaredProxy: () => boolean;
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

export const readFacts = (request: DoorRequest, { clock, clientIp, clientPlace }: RequestFactsParts): RequestFacts => {
  const { peer, header } = request;
  const ip = clientIp(peer, header);
  return {
    receivedAt: clock.now(),
    origin: header("origin") ?? "null",
    host: header("host"),
    cookies: header("cookie"),
    ip,
    isUndeclaredProxy: () =>
      parseAddress(peer)?.toString() === ip && (header("x-forwarded-for") ?? header("forwarded")) !== undefined,
    userAgent: header("user-agent"),
    locale: header("accept-language"),
    isPrefetch: header("sec-purpose")?.includes("prefetch") ?? false,
    hasGpc: header("sec-gpc") === "1",
    place: () => clientPlace?.(peer, header),
  };
};
