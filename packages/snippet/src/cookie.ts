/** The value of the last cookie of that name, which is the one that the Tag reads. Undefined too where cookies are blocked. */
export const readCookie = (name: string): string | undefined => {
  try {
    return document.cookie
      .split("; ")
      .reverse()
      .find((cookie) => cookie.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  } catch {
    // A sandboxed frame throws at the mere look.
    return undefined;
  }
};

/** Sets a cookie for a year, or takes it away when `value` is empty. The empty domain is the host alone. */
export const setCookie = (name: string, value: string, domain: string): void => {
  try {
    document.cookie = `${name}=${value};Path=/;SameSite=Lax;Max-Age=${value ? 31_536_000 : 0}${domain && `;Domain=${domain}`}${
      location.protocol === "https:" ? ";Secure" : ""
    }`;
  } catch {
    // As above.
  }
};

/**
 * Domains that a cookie of this host may stand at, the shortest first, the host alone (empty) last: the browser refuses public
 * suffixes, so the first that it takes is the registrable domain. IP addresses, single labels and trailing dots have the host alone.
 */
export const cookieDomains = (hostname: string): string[] => {
  const labels = /^[\d.]+$|:|\.$/.test(hostname) ? [] : hostname.split(".");
  return labels
    .map((_, index) => labels.slice(index).join("."))
    .slice(0, -1)
    .reverse()
    .concat("");
};
