import ipaddr from "ipaddr.js";
import { memoise } from "../lib/memoise.ts";

/** The visitor's address from the peer's address and the X-Forwarded-For header; undefined where neither is an address. */
export type ClientIp = (peer: string | undefined, forwardedFor: string | undefined) => string | undefined;

/**
 * Believes X-Forwarded-For as far as it was written by trusted proxies: read from the right, the first address that is not a trusted
 * proxy's is the visitor's. Whatever an untrusted peer writes there is ignored.
 */
export const createClientIp = (trustedProxies: readonly string[]): ClientIp => {
  const ranges = trustedProxies.map((range) =>
    range.includes("/")
      ? ipaddr.parseCIDR(range)
      : ([ipaddr.parse(range), ipaddr.parse(range).kind() === "ipv6" ? 128 : 32] as const),
  );
  const isTrusted = (address: Address): boolean =>
    ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

  return (peer, forwardedFor) => {
    let current = parseAddress(peer);
    const hops = forwardedFor?.split(",") ?? [];
    while (current !== undefined && isTrusted(current) && hops.length > 0) {
      const next = parseAddress(hops.pop());
      if (next === undefined) break;
      current = next;
    }
    return current?.toString();
  };
};

type Address = ReturnType<typeof ipaddr.process>;

/** An address with or without port, brackets or zone; IPv4 in IPv6's clothes as IPv4. */
const parseAddress = (given: string | undefined): Address | undefined => (given === undefined ? undefined : readAddress(given));

/** A visit makes several requests, and a proxy all of them. */
const readAddress = memoise((given): Address | undefined => {
  const text = given.trim();
  const bare = /^\[([^\]]+)\](:\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, "");
  return ipaddr.isValid(address) && (address.includes(":") || ipaddr.IPv4.isValidFourPartDecimal(address))
    ? ipaddr.process(address)
    : undefined;
});
