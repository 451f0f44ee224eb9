import ipaddr from "ipaddr.js";
import { getDomain } from "tldts";

/** eTLD+1 with private suffixes (github.io), as browsers count a site; the host itself where it has none (localhost, an address). */
export const siteOf = (host: string): string => getDomain(host, { allowPrivateDomains: true }) ?? host;

export const isLoopback = (host: string): boolean => {
  const bare = host.replace(/^\[|\]$/g, "");
  return bare === "localhost" || (ipaddr.isValid(bare) && ipaddr.process(bare).range() === "loopback");
};

/**
 * The half of an address that Safari compares: 16 bits of IPv4, 64 of IPv6.
 * Source: https://webkit.org/tracking-prevention/#the-cap-on-cookies-set-in-third-party-ip-address-responses.
 */
export const networkOf = (address: string): string => {
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv6"
    ? parsed.toNormalizedString().split(":").slice(0, 4).join(":")
    : parsed.toString().split(".").slice(0, 2).join(".");
};

/** Host and port as an address has them: IPv6 in brackets. */
export const hostAndPort = (host: string, port: number): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** Where this machine reaches what listens there; the host may stand for all of its addresses. */
export const ownUrl = (host: string, port: number): string =>
  `http://${hostAndPort(host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host, port)}`;
