import { guard } from "./notices.ts";

/** The value of the last cookie of that name, which is the one that the Tag reads. Undefined too where cookies are blocked. */
export const readCookie = guard((name: string) => new RegExp(`(?:.*; |^)${name}=([^;]*)`).exec(document.cookie)?.[1]);

/** Sets a cookie for a year, or takes it away when `value` is empty. The empty domain is the host alone. */
export const setCookie = guard((name: string, value: string, domain: string) => {
  const secure = location.protocol === "https:" ? ";Secure" : "";
  document.cookie = `${name}=${value};Domain=${domain};Path=/;SameSite=Lax;Max-Age=${value ? 31_536_000 : 0}${secure}`;
});

/**
 * Domains that a cookie of this host may stand at, the shortest first, the host alone (empty) last: the browser refuses public
 * suffixes, so the first that it takes is the registrable domain. A single label, an IPv4 address and a trailing dot have the host alone.
 */
export const cookieDomains = (hostname: string): string[] =>
  hostname
    .replace(/.*\.\d*$/, "")
    .split(".")
    .map((_, index, labels) => labels.slice(~index).join("."))
    .slice(1)
    .concat("");
