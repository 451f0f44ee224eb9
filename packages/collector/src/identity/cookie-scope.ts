import { getDomain } from "tldts";
import { memoise } from "../lib/memoise.ts";

export interface CookieSender {
  /** The page's origin. */
  readonly origin: string;
  /** The Host header, with or without port. */
  readonly host: string | undefined;
  /** The site's cookie domain, where it is set. */
  readonly cookieDomain: string | undefined;
}

/** Where a first-party cookie of the page may stand. */
export interface CookieScope {
  /** Absent: the host alone, on an address or a single label. */
  readonly domain?: string;
  readonly isSecure: boolean;
  /** Every domain at which a script of the page may have set one, from the registrable domain on; the host alone is not among them. */
  readonly candidates: readonly string[];
}

/** Undefined where the page is of another site, for which this host cannot set first-party cookies. */
export const cookieScopeOf = ({ origin, host = "", cookieDomain = "" }: CookieSender): CookieScope | undefined =>
  findScope([origin, host, cookieDomain].join("\n"));

/** A site has few hosts, and all its visitors the same. */
const findScope = memoise((sender): CookieScope | undefined => {
  const [origin = "", host = "", cookieDomain = ""] = sender.split("\n");
  const page = URL.parse(origin);
  const own = URL.parse(`http://${host}`);
  if (page === null || own === null) return undefined;
  const isSecure = page.protocol === "https:";
  const domain = registrableDomain(page.hostname);
  if (domain === undefined) return page.hostname === own.hostname ? { isSecure, candidates: [] } : undefined;
  if (domain !== registrableDomain(own.hostname)) return undefined;
  return { domain: cookieDomain || domain, isSecure, candidates: domainsBetween(domain, own.hostname) };
});

/** The attributes, `; ` in front of each. `maxAgeSeconds` 0 takes the cookie away. */
export const cookieAttributes = ({
  domain,
  isSecure,
  path,
  maxAgeSeconds,
}: {
  readonly domain?: string | undefined;
  readonly isSecure: boolean;
  readonly path: string;
  readonly maxAgeSeconds: number;
}): string =>
  `; Path=${path}${domain === undefined ? "" : `; Domain=${domain}`}; Max-Age=${maxAgeSeconds}; SameSite=Lax${isSecure ? "; Secure" : ""}`;

/** The values of a cookie that stands several times, at several domains; the Tag reads the last. */
export const cookieValues = (header: string, name: string): readonly string[] =>
  (header.includes(`${name}=`) ? header : "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`) && pair.length > name.length + 1)
    .map((pair) => pair.slice(name.length + 1));

/** eTLD+1 with private suffixes (github.io), as browsers count them; undefined for an address or a single label. */
const registrableDomain = (hostname: string): string | undefined =>
  getDomain(hostname, { allowPrivateDomains: true }) ?? undefined;

/** `shop.example` and `a.b.shop.example` give `shop.example`, `b.shop.example` and `a.b.shop.example`. */
const domainsBetween = (domain: string, hostname: string): readonly string[] => {
  const labels = hostname.slice(0, -domain.length).split(".").filter(Boolean);
  return [domain, ...labels.toReversed().map((_, index) => [...labels.slice(labels.length - 1 - index), domain].join("."))];
};
