import type { Handler } from "hono";
import type { DoorSite } from "../config/site.ts";
import type { SiteDirectory } from "../config/site-directory.ts";
import { cookieScopeOf } from "../identity/cookie-scope.ts";
import { refreshVisitorCookies } from "../identity/visitor-cookies.ts";
import { resolveSite } from "./origin.ts";

/**
 * Refreshes the visitor's cookies with the script too, where the request carries them and tells the page that asks. Such an answer is for
 * this browser alone: no shared cache keeps it, and what a shared cache has carries no cookie. Not where consent must be granted first,
 * for the request does not say whether it is, nor against Global Privacy Control: the beacon decides there.
 */
export const withVisitorCookies =
  (sites: SiteDirectory<DoorSite>, serve: Handler): Handler =>
  async (context, next) => {
    const response = await serve(context, next);
    const cookies = context.req.header("cookie");
    if (!(response instanceof Response) || cookies === undefined) return response;
    for (const cookie of refreshed(sites, cookies, (name) => context.req.header(name))) {
      response.headers.append("set-cookie", cookie);
      response.headers.set("cache-control", (response.headers.get("cache-control") ?? "").replace("public", "private"));
    }
    return response;
  };

const refreshed = (
  sites: SiteDirectory<DoorSite>,
  cookies: string,
  header: (name: string) => string | undefined,
): readonly string[] => {
  const page = URL.parse(header("referer") ?? "");
  if (page === null || header("sec-gpc") === "1") return [];
  const sender = { origin: page.origin, host: header("host") };
  const site = resolveSite(sites, sender, undefined);
  if (!site.ok || site.value.consentMode === "opt-in") return [];
  const scope = cookieScopeOf({ ...sender, cookieDomain: site.value.cookieDomain });
  return scope === undefined ? [] : refreshVisitorCookies(cookies, scope);
};
