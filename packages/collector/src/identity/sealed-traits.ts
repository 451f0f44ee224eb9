import type { UnixMs } from "../lib/time.ts";
import { DAY_MS, SECOND_MS } from "../lib/time.ts";
import { cookieAttributes, type CookieScope, cookieValues } from "./cookie-scope.ts";
import { decodePerson, encodePerson, type KnownPerson } from "./known-person.ts";
import type { Seal } from "./seal.ts";

/**
 * Remembers who a visitor said to be without keeping it: the hashed traits go back to the visitor's browser in an encrypted cookie that no
 * script can read, and come again with the next beacon, to whichever collector. Raw traits, IP address and user agent are never in it.
 */
export interface SealedTraits {
  /** Undefined where there is no cookie, or none that was sealed for this site within its lifetime. */
  read(cookies: string | undefined, site: string, now: UnixMs): KnownPerson | undefined;
  /** `Set-Cookie` values that make the browser keep `next`; none where that is what it keeps. */
  write(change: SealedTraitsChange): readonly string[];
  /** The same for taking the cookie away, if it is there. */
  clear(cookies: string, scope: CookieScope): readonly string[];
}

export interface SealedTraitsChange {
  readonly site: string;
  readonly scope: CookieScope;
  readonly before: KnownPerson | undefined;
  readonly next: KnownPerson | undefined;
}

const SEALED_COOKIE = "_df_id";

/** Never longer than 13 months, the shortest of which have 393 days. */
const MAX_AGE_MS = 393 * DAY_MS;

/** `path` is the collector's own: pages of the site are spared the cookie. */
export const createSealedTraits = ({ seal, path }: { readonly seal: Seal; readonly path: string }): SealedTraits => ({
  read(cookies, site, now) {
    const sealed = cookies === undefined ? undefined : cookieValues(cookies, SEALED_COOKIE).at(-1);
    if (!sealed) return undefined;
    const content = seal.open(sealed, site);
    const person = content && decodePerson(content);
    return person && now - person.sealedAt < MAX_AGE_MS ? person : undefined;
  },
  write({ site, scope, before, next }) {
    // An unreadable cookie is left alone like a readable one: the answer does not tell them apart.
    if (next === before) return [];
    if (next === undefined) return clearCookies(scope, path);
    const attributes = cookieAttributes({ ...scope, path, maxAgeSeconds: MAX_AGE_MS / SECOND_MS });
    return [`${SEALED_COOKIE}=${seal.seal(encodePerson(next), site)}${attributes}; HttpOnly`];
  },
  clear: (cookies, scope) => (cookieValues(cookies, SEALED_COOKIE).length === 0 ? [] : clearCookies(scope, path)),
});

/** Also where it was set before the site's cookie domain was another. */
const clearCookies = ({ domain: own, isSecure, candidates }: CookieScope, path: string): readonly string[] =>
  [...new Set([own, ...candidates])].map(
    (domain) => `${SEALED_COOKIE}=${cookieAttributes({ domain, isSecure, path, maxAgeSeconds: 0 })}; HttpOnly`,
  );
