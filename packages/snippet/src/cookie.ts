import { options } from "./config.ts";
import { guard } from "./notices.ts";

/** The value of the last cookie of that name, which is the one that the Tag reads. Undefined too where cookies are blocked. */
export const readCookie = guard((name: string) => document.cookie.match(`(.*; |^)${name}=([^;]*)`)?.[2]);

/**
 * Sets a cookie for a year at the first domain that takes it: the browser refuses public suffixes, so of the host's, the shortest first,
 * that is the registrable one. An IPv4 address and a trailing dot have the host alone. Without a value the cookie is
 * taken away, wherever it may stand.
 */
export const writeCookie = guard((name: string, value?: string): void => {
  for (const domain of [
    options.domain,
    ...location.hostname
      .replace(/.*\d$/, "")
      .split(".")
      .map((_, index, labels) => labels.slice(~index).join(".")),
    "",
  ]) {
    // A write waits for the browser's own process: no more of them than are needed.
    if (readCookie(name) === value) continue;
    // Browsers pass an attribute `false` by.
    document.cookie = `${name}=${value};domain=${domain};path=/;samesite=lax;max-age=${value ? 31_536_000 : 0};${
      /s:/.test(location.protocol) && "secure"
    }`;
  }
});
