import { createFindProxy, parseAddress, type ReadHeader } from "./trusted-proxies.ts";

/** The visitor's address from the peer's address and the request's headers; undefined where none of them is an address. */
export type ClientIp = (peer: string | undefined, header: ReadHeader) => string | undefined;

/**
 * Believes X-Forwarded-For, or else Forwarded, as far as it was written by trusted proxies: read from the right, the first address that is
 * not a trusted proxy's is the visitor's. A trusted network with a header of its own (`cloudflare`, `fastly`) is asked by that. Whatever
 * an untrusted peer writes is ignored.
 */
export const createClientIp = (trustedProxies: readonly string[]): ClientIp => {
  const findProxy = createFindProxy(trustedProxies);
  return (peer, header) => {
    let current = parseAddress(peer);
    let hops: string[] | undefined;
    while (current !== undefined) {
      const proxy = findProxy(current);
      if (proxy === undefined) break;
      const told = proxy.header === undefined ? undefined : parseAddress(header(proxy.header));
      if (told !== undefined && findProxy(told) === undefined) return told.toString();
      hops ??= readHops(header);
      const next = parseAddress(hops.pop());
      if (next === undefined) break;
      current = next;
    }
    return current?.toString();
  };
};

/** From the visitor on. A proxy that writes one of the two headers may pass the other one as the visitor sent it. */
const readHops = (header: ReadHeader): string[] => {
  const forwardedFor = header("x-forwarded-for");
  if (forwardedFor !== undefined) return forwardedFor.split(",");
  return (header("forwarded") ?? "").split(",").map((hop) => /(?:^|;)\s*for="?([^";]*)"?/i.exec(hop)?.[1] ?? "");
};
