import { isUsableId } from "../wire/click-id.ts";
import { cookieAttributes, type CookieScope, cookieValues } from "./cookie-scope.ts";

/** The cookies that the Tag and the snippet share. `_derived_epik` is Pinterest's alone and not among them. */
const VISITOR_COOKIES = [
  { name: "_epik", id: "epik" },
  { name: "_pin_unauth", id: "pinUnauth" },
] as const;

/** What the page says that the visitor's ids are. */
export interface VisitorIds {
  readonly epik?: string | undefined;
  readonly pinUnauth?: string | undefined;
}

const ONE_YEAR_SECONDS = 31_536_000;

/**
 * `Set-Cookie` values that refresh the visitor's cookies for another year: a cookie that the server sets outlives the seven days that
 * Safari gives to a script's. The browser's own cookie is refreshed, the last of several, as the Tag reads it; what the page says (`ids`)
 * counts only where there is none. Same domain as the snippet's, and others are taken away where there are several, so that one is left;
 * readable by scripts, for Tag and snippet read them.
 */
export const refreshVisitorCookies = (cookies: string, scope: CookieScope, ids: VisitorIds = {}): readonly string[] => {
  const attributes = cookieAttributes({ ...scope, path: "/", maxAgeSeconds: ONE_YEAR_SECONDS });
  return VISITOR_COOKIES.flatMap(({ name, id }) => {
    const kept = cookieValues(cookies, name);
    const value = kept.at(-1) ?? ids[id];
    if (value === undefined || !isUsableId(value)) return [];
    const others =
      kept.length > 1
        ? clearAt(
            name,
            scope,
            [undefined, ...scope.candidates].filter((at) => at !== scope.domain),
          )
        : [];
    return [...others, `${name}=${value}${attributes}`];
  });
};

/**
 * Takes them away wherever a script of this host may have set them, for who withdrew consent; also where the request brings none: the script has
 * taken them away by then, and an answer on its way to the browser may set them again.
 */
export const clearVisitorCookies = (scope: CookieScope): readonly string[] =>
  VISITOR_COOKIES.flatMap(({ name }) => clearAt(name, scope, [undefined, ...scope.candidates]));

const clearAt = (name: string, { isSecure }: CookieScope, domains: readonly (string | undefined)[]): readonly string[] =>
  domains.map((domain) => `${name}=${cookieAttributes({ domain, isSecure, path: "/", maxAgeSeconds: 0 })}`);
