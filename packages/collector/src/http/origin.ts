import type { DoorSite } from "../config/site.ts";
import type { SiteDirectory } from "../config/site-directory.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { Rejection } from "../wire/rejection.ts";
import type { SiteKey } from "../wire/stored-event.ts";

/**
 * Whether pages of an origin may send for a site: the origin is listed, or nothing is listed and the page lives on the collector's own
 * host. Browsers write the Origin header themselves, so a page cannot claim another's.
 */
const allowsOrigin = (site: DoorSite, origin: string, host: string | undefined): boolean =>
  site.origins.length === 0 ? isHostOf(origin, host) : site.origins.includes(origin);

/** A request without a Host has none in common with any page. Some proxies add the port that goes without saying, `:443`. */
const isHostOf = (origin: string, host = ""): boolean => {
  const page = URL.parse(origin);
  if (page === null || host === "") return false;
  return page.host === host.toLowerCase() || URL.parse(`${page.protocol}//${host}`)?.href === `${page.origin}/`;
};

export interface Sender {
  /** "null" where the request says none, as browsers do for pages without one. */
  readonly origin: string;
  /** The Host header: the collector's own host as the browser sees it. */
  readonly host: string | undefined;
}

/** The origin, if any site's pages may send from there. */
export const knowsOrigin = (sites: SiteDirectory<DoorSite>, { origin, host }: Sender): Result<string, Rejection> => {
  if (sites.all().some((site) => allowsOrigin(site, origin, host))) return ok(origin);
  return fail(origin === "null" ? NO_ORIGIN : NOT_ALLOWED);
};

/** The site that a beacon belongs to: by its key, else the first that allows the origin. */
export const resolveSite = (
  sites: SiteDirectory<DoorSite>,
  sender: Sender,
  key: string | undefined,
): Result<DoorSite, Rejection> => {
  const allows = (site: DoorSite) => allowsOrigin(site, sender.origin, sender.host);
  if (key === undefined) {
    const candidates = sites.all().filter(allows);
    const site = candidates.find(({ enabled }) => enabled) ?? candidates[0];
    return site ? unlessDisabled(site) : fail(NOT_ALLOWED);
  }
  const site = sites.find(key as SiteKey);
  if (site === undefined) {
    return fail({ reason: "unknown_site", detail: "Check data-site in the script tag: no site of that key is configured here." });
  }
  return allows(site) ? unlessDisabled(site) : fail(NOT_ALLOWED);
};

/** Refuses new events for a site that is switched off. */
export const unlessDisabled = (site: DoorSite): Result<DoorSite, Rejection> => (site.enabled ? ok(site) : fail(DISABLED));

const DISABLED: Rejection = {
  reason: "site_disabled",
  detail: "This site takes no events at present. Whoever runs the collector can enable it again.",
};

const NO_ORIGIN: Rejection = {
  reason: "unknown_origin",
  detail: "Send from a page that has an origin, or add null to DAYFLY_ORIGINS for pages in a sandbox, such as Shopify's pixels.",
};

const NOT_ALLOWED: Rejection = {
  reason: "unknown_origin",
  detail: "Add the page's origin to DAYFLY_ORIGINS or to the site's origins in dayfly.config.ts.",
};
