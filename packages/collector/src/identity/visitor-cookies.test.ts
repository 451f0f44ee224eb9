import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CookieSender, cookieScopeOf } from "./cookie-scope.ts";
import { clearVisitorCookies, refreshVisitorCookies, type VisitorIds } from "./visitor-cookies.ts";

interface VisitorCookieRequest extends CookieSender {
  readonly cookies: string;
  readonly ids?: VisitorIds;
}

const request: VisitorCookieRequest = {
  cookies: "_epik=dj0x; _pin_unauth=p-1",
  origin: "https://www.shop.example.com",
  host: "www.shop.example.com",
  cookieDomain: undefined,
};
const withScope = (work: typeof refreshVisitorCookies, { cookies, ids, ...sender }: VisitorCookieRequest): readonly string[] => {
  const scope = cookieScopeOf(sender);
  return scope === undefined ? [] : work(cookies, scope, ids);
};
const YEAR = "Max-Age=31536000; SameSite=Lax";

const CASES: readonly [why: string, more: Partial<VisitorCookieRequest>, expected: readonly string[]][] = [
  [
    "both for a page on the collector's own host",
    {},
    [`_epik=dj0x; Path=/; Domain=example.com; ${YEAR}; Secure`, `_pin_unauth=p-1; Path=/; Domain=example.com; ${YEAR}; Secure`],
  ],
  [
    "for a collector on a subdomain",
    { cookies: "_epik=a", host: "t.example.com:8443" },
    [`_epik=a; Path=/; Domain=example.com; ${YEAR}; Secure`],
  ],
  [
    "at the configured domain",
    { cookies: "_epik=a", cookieDomain: "shop.example.com" },
    [`_epik=a; Path=/; Domain=shop.example.com; ${YEAR}; Secure`],
  ],
  [
    "without Secure on http",
    { cookies: "_epik=a", origin: "http://www.shop.example.com" },
    [`_epik=a; Path=/; Domain=example.com; ${YEAR}`],
  ],
  [
    "host-only on an address",
    { cookies: "_epik=a", origin: "http://127.0.0.1:8787", host: "127.0.0.1:8787" },
    [`_epik=a; Path=/; ${YEAR}`],
  ],
  [
    "host-only on localhost",
    { cookies: "_epik=a", origin: "http://localhost:8787", host: "localhost:8787" },
    [`_epik=a; Path=/; ${YEAR}`],
  ],
  [
    "never at a private suffix",
    { cookies: "_epik=a", origin: "https://alice.github.io", host: "alice.github.io" },
    [`_epik=a; Path=/; Domain=alice.github.io; ${YEAR}; Secure`],
  ],
  [
    "never at a public suffix",
    { cookies: "_epik=a", origin: "https://www.shop.co.uk", host: "www.shop.co.uk" },
    [`_epik=a; Path=/; Domain=shop.co.uk; ${YEAR}; Secure`],
  ],
  [
    "the last of two, as the Tag reads, and takes the others away",
    { cookies: "_epik=old; x=1; _epik=new" },
    [
      "_epik=; Path=/; Max-Age=0; SameSite=Lax; Secure",
      "_epik=; Path=/; Domain=shop.example.com; Max-Age=0; SameSite=Lax; Secure",
      "_epik=; Path=/; Domain=www.shop.example.com; Max-Age=0; SameSite=Lax; Secure",
      `_epik=new; Path=/; Domain=example.com; ${YEAR}; Secure`,
    ],
  ],
  [
    "what the page says where the browser has no cookie of it",
    { cookies: "_epik=newer", ids: { epik: "older", pinUnauth: "p-2" } },
    [`_epik=newer; Path=/; Domain=example.com; ${YEAR}; Secure`, `_pin_unauth=p-2; Path=/; Domain=example.com; ${YEAR}; Secure`],
  ],
  ["nothing that would end the cookie", { cookies: "", ids: { epik: "a; Domain=evil" } }, []],
  ["nothing for a foreign page", { host: "collector.example.net" }, []],
  ["nothing across a private suffix", { origin: "https://alice.github.io", host: "bob.github.io" }, []],
  ["nothing without cookies", { cookies: "" }, []],
  ["nothing for a look-alike name", { cookies: "x_epik=a; _epik2=b" }, []],
  ["nothing for an empty value", { cookies: "_epik=" }, []],
];

describe("refreshVisitorCookies", () => {
  it.each(CASES)("sets %s", (_why, more, expected) => {
    expect(withScope(refreshVisitorCookies, { ...request, ...more })).toEqual(expected);
  });

  it("lets no value end its cookie or its header", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const cookies = `_epik=${value}`;
        for (const cookie of withScope(refreshVisitorCookies, { ...request, cookies, ids: { epik: value } })) {
          if (cookie.startsWith("_epik=;")) continue;
          expect(cookie).toMatch(/^_epik=[\w.~%+/=-]+; Path=\/; Domain=example\.com; Max-Age=31536000; SameSite=Lax; Secure$/);
        }
      }),
    );
  });
});

describe("clearVisitorCookies", () => {
  it("takes both away at every domain where a script of this host may have set them, whatever the request brings", () => {
    const sender = { ...request, host: "t.example.com", cookies: "theme=dark" };
    expect(withScope((_cookies, scope) => clearVisitorCookies(scope), sender)).toEqual(
      ["_epik", "_pin_unauth"].flatMap((name) => [
        `${name}=; Path=/; Max-Age=0; SameSite=Lax; Secure`,
        `${name}=; Path=/; Domain=example.com; Max-Age=0; SameSite=Lax; Secure`,
        `${name}=; Path=/; Domain=t.example.com; Max-Age=0; SameSite=Lax; Secure`,
      ]),
    );
  });
});
