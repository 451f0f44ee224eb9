import { getDomain } from "tldts";
import { memoise } from "../lib/memoise.ts";
import { WIRE_LIMITS } from "../wire/limits.ts";

/** The cookies that the Tag and the snippet share. `_derived_epik` is Pinterest's alone and not among them. */
const VISITOR_COOKIES = ["_epik", "_pin_unauth"] as const;

const ONE_YEAR_SECONDS = 31_536_000;

/** What a cookie's value may hold here: enough for Pinterest's ids, nothing that could end the value or the header. */
const SAFE_VALUE = /^[\w.~%+/=-]+$/;

export interface VisitorCookieRequest {
  /** The Cookie header. */
  readonly cookies: string | undefined;
  readonly origin: string;
  /** The Host header, with or without port. */
  readonly host: string | undefined;
  /** The site's cookie domain, where it is set. */
  readonly cookieDomain: string | undefined;
}

/**
 * `Set-Cookie` values that refresh the visitor's cookies for another year: a cookie that the server sets outlives the seven days that
 * Safari gives to a script's. Only what the browser itself just sent is refreshed, last value first as the Tag reads it, so nothing is
 * created for who refuses cookies and nothing newer is overwritten. Same domain as the snippet's, so no second cookie appears; readable
 * by scripts, for Tag and snippet read them. Empty where the page is of another site, for which this host cannot set cookies.
 */
export const refreshVisitorCookies = ({ cookies, origin, host, cookieDomain }: VisitorCookieRequest): readonly string[] => {
  const known = cookies === undefined ? [] : VISITOR_COOKIES.flatMap((name) => usableCookie(cookies, name));
  if (known.length === 0) return [];
  const page = readOrigin(origin);
  const own = readOrigin(`http://${host}`);
  if (page === undefined || own === undefined) return [];
  const { domain, hostname, isSecure } = page;
  if (domain === undefined ? hostname !== own.hostname : domain !== own.domain) return [];

  const attributes = [
    `Path=/`,
    ...(domain === undefined ? [] : [`Domain=${cookieDomain ?? domain}`]),
    `Max-Age=${ONE_YEAR_SECONDS}`,
    "SameSite=Lax",
    ...(isSecure ? ["Secure"] : []),
  ].join("; ");
  return known.map((cookie) => `${cookie}; ${attributes}`);
};

interface Origin {
  readonly hostname: string;
  readonly isSecure: boolean;
  /** eTLD+1 with private suffixes (github.io), as browsers count them; absent for an address or a single label. */
  readonly domain?: string;
}

const readOrigin = memoise((origin): Origin | undefined => {
  const url = URL.parse(origin);
  if (url === null) return undefined;
  const domain = getDomain(url.hostname, { allowPrivateDomains: true });
  return { hostname: url.hostname, isSecure: url.protocol === "https:", ...(domain === null ? {} : { domain }) };
});

/** `name=value` as the browser sent it last, or nothing. */
const usableCookie = (cookies: string, name: string): readonly string[] => {
  const value = lastCookie(cookies, name);
  const isUsable = value !== undefined && SAFE_VALUE.test(value) && value.length <= WIRE_LIMITS.maxClickIdLength;
  return isUsable ? [`${name}=${value}`] : [];
};

const lastCookie = (header: string, name: string): string | undefined =>
  header
    .split(";")
    .map((pair) => pair.trim())
    .findLast((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
