import type { Place } from "../wire/incoming-event.ts";
import { createFindProxy, parseAddress, type ReadHeader } from "./trusted-proxies.ts";

/** Where the visitor is, from the peer's address and the request's headers; undefined where nobody says it who is believed. */
export type ClientPlace = (peer: string | undefined, header: ReadHeader) => Place | undefined;

/** Headers in which proxies tell country and region: Cloudflare's own, CloudFront's own, and a pair to fill elsewhere (docs/first-party.md). */
const PLACE_HEADERS = [
  { country: "cf-ipcountry", region: "cf-region-code" },
  { country: "cloudfront-viewer-country", region: "cloudfront-viewer-country-region" },
  { country: "x-geo-country", region: "x-geo-region" },
] as const;

/** Codes that stand for no country: unknown, Tor. */
const NO_COUNTRY = /^(XX|T1)$/;

export const createClientPlace = (trustedProxies: readonly string[]): ClientPlace => {
  const findProxy = createFindProxy(trustedProxies);
  return (peer, header) => {
    const address = parseAddress(peer);
    return address !== undefined && findProxy(address) !== undefined ? readPlace(header) : undefined;
  };
};

/** For requests that come from nowhere but through a proxy that is believed. */
export const readPlace = (header: ReadHeader): Place | undefined => {
  for (const names of PLACE_HEADERS) {
    const country = header(names.country)?.trim().toUpperCase();
    if (country === undefined || !/^[A-Z]{2}$/.test(country) || NO_COUNTRY.test(country)) continue;
    const region = header(names.region)?.trim();
    return region !== undefined && /^[A-Za-z0-9]{1,3}$/.test(region) ? { country, region } : { country };
  }
  return undefined;
};
