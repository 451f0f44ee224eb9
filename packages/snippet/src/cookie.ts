import { options } from "./config.ts";
import { guard, tell } from "./notices.ts";

/** The value of the last cookie of that name, which is the one that the Tag reads. Undefined too where cookies are blocked. */
export const readCookie = guard((name: string) => new RegExp(`.*; ${name}=([^;]*)`).exec(`; ${document.cookie}`)?.[1]);

/**
 * Takes a cookie away wherever it may stand, for of several it is left to chance which is read. A value is then set for a year at the
 * first domain that takes it: the browser refuses public suffixes, so of the host's, the shortest first, that is the registrable one. An
 * IPv4 address and a trailing dot have the host alone, which comes last.
 */
export const writeCookie = guard((name: string, value: string): void => {
  for (const text of ["", value]) {
    for (const domain of [
      options.domain,
      ...location.hostname
        .replace(/.*\.\d*$/, "")
        .split(".")
        .map((_, index, labels) => labels.slice(~index).join(".")),
      "",
    ]) {
      // A write waits for the browser's own process: no more of them than are needed.
      if ((readCookie(name) || "") === text) continue;
      if (text && (options.domain || domain) !== domain) tell("problem", "domain");
      // Browsers pass an attribute `false` by.
      document.cookie = `${name}=${text};Domain=${domain};Path=/;SameSite=Lax;Max-Age=${text ? 31_536_000 : 0};${
        /s:/.test(location.protocol) && "Secure"
      }`;
    }
  }
});
