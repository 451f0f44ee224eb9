import { options } from "./config.ts";
import { guard, tell } from "./notices.ts";

/** The value of the last cookie of that name, which is the one that the Tag reads. Undefined too where cookies are blocked. */
export const readCookie = guard((name: string) => new RegExp(`(?:.*; |^)${name}=([^;]*)`).exec(document.cookie)?.[1]);

/**
 * Takes a cookie away wherever it may stand, for of several it is left to chance which is read. A value is then set for a year at the
 * first domain that takes it.
 */
export const writeCookie = guard((name: string, value: string): void => {
  // A write waits for the browser's own process: no more of them than are needed.
  const texts = readCookie(name) ? ["", value] : [value];
  for (const domain of [options.domain || [], cookieDomains(location.hostname)].flat()) {
    for (const text of texts) {
      if (readCookie(name) === text) continue;
      if (text && options.domain && options.domain !== domain) tell("problem", "domain");
      // Browsers pass an attribute `false` by.
      document.cookie = `${name}=${text};Domain=${domain};Path=/;SameSite=Lax;Max-Age=${text ? 31_536_000 : 0};${
        /s:/.test(location.protocol) && "Secure"
      }`;
    }
  }
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
