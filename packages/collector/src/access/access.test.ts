import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import { ADMIN_TOKEN, HOST, openAccess, ORIGIN, READ_TOKEN } from "./access.fixture.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const signedIn = async () => {
  const opened = openAccess();
  const { cookie } = await opened.signIn();
  return { ...opened, cookie, csrf: await opened.csrfOf(cookie) };
};

describe("the guard", () => {
  it.each(["/_df/console", "/_df/console/stream", "/_df/console/nothing", "/_df/v1/admin/sites", "/_df/v1/admin/nothing"])(
    "gives nothing of %s to nobody",
    async (path) => {
      const response = await openAccess().request(path);
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({ type: "urn:dayfly:problem:not_signed_in" });
    },
  );

  it("sends a browser to the sign-in page, and back to where it wanted to go", async () => {
    const { request, post } = openAccess();
    const response = await request("/_df/console/stream?q=a%26b", { headers: { accept: "text/html" } });
    expect(response.status).toBe(303);
    const next = new URL(response.headers.get("location") ?? "", ORIGIN).searchParams.get("next") ?? "";
    const answer = await post("/_df/console/login", { token: ADMIN_TOKEN, next });
    expect(answer.headers.get("location")).toBe("/_df/console/stream?q=a%26b");
  });

  it("lets a link from another site find the session that the browser has", async () => {
    const { request } = openAccess();
    const headers = { accept: "text/html", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    const page = await (await request("/_df/console?q=%22%3E%3Cscript%3E", { headers })).text();
    expect(page).toContain('http-equiv="refresh"');
    expect(page).not.toContain("<script>");
  });

  it("says to a form whose session has ended that nothing was done, and leads back to its page", async () => {
    const { post } = openAccess();
    const response = await post(
      "/_df/console/change",
      { csrf: "old" },
      { referer: `${ORIGIN}/_df/console/events/1/shop/purchase` },
    );
    expect(response.status).toBe(401);
    const page = await response.text();
    expect(page).toContain("nothing was done");
    expect(page).toContain('href="/_df/console/login?next=%2F_df%2Fconsole%2Fevents%2F1%2Fshop%2Fpurchase"');
  });

  it.each([
    [ADMIN_TOKEN, 200],
    [READ_TOKEN, 200],
    ["no-token-of-this-collector-012345678", 401],
    [ADMIN_TOKEN.slice(0, -1), 401],
    [`${ADMIN_TOKEN}x`, 401],
    ["", 401],
  ])("answers the bearer of '%s' %d", async (token, status) => {
    expect((await openAccess().request("/_df/v1/admin/sites", { headers: bearer(token) })).status).toBe(status);
  });

  it("lets a reader change nothing, but for a search", async () => {
    const { request, signIn, csrfOf, post } = openAccess();
    expect((await request("/_df/v1/admin/sites/x", { method: "PUT", headers: bearer(READ_TOKEN) })).status).toBe(403);
    expect((await request("/_df/v1/admin/sites/x", { method: "PUT", headers: bearer(ADMIN_TOKEN) })).status).toBe(200);
    const { cookie } = await signIn(READ_TOKEN);
    const csrf = await csrfOf(cookie);
    expect((await post("/_df/console/change", { csrf }, { cookie })).status).toBe(403);
    expect((await post("/_df/console/search", { csrf }, { cookie })).status).toBe(200);
  });

  it("refuses more than 256 KiB", async () => {
    const body = "x".repeat(256 * 1024 + 1);
    const headers = { ...bearer(ADMIN_TOKEN), "content-length": String(body.length) };
    expect((await openAccess().request("/_df/v1/admin/sites/x", { method: "PUT", body, headers })).status).toBe(413);
  });
});

describe("a session", () => {
  it("stands in a cookie that scripts cannot read, of this site alone, for these paths alone", async () => {
    const { signIn } = openAccess();
    const attributes = (await signIn()).response.headers.get("set-cookie")?.split("; ").slice(1);
    expect(attributes?.toSorted()).toEqual(["HttpOnly", "Max-Age=43200", "Path=/_df", "SameSite=Strict", "Secure"]);
  });

  it("does without Secure where the browser came by http", async () => {
    const { post } = openAccess();
    const response = await post("/_df/console/login", { token: ADMIN_TOKEN }, { origin: `http://${HOST}` });
    expect(response.headers.get("set-cookie")).not.toContain("Secure");
  });

  it("has a new id after each sign-in, and the old one ends", async () => {
    const { signIn, request } = openAccess();
    const planted = "dayfly_session=planted-by-somebody-else";
    const first = await signIn(ADMIN_TOKEN, { cookie: planted });
    const second = await signIn(ADMIN_TOKEN, { cookie: first.cookie });
    expect(new Set([planted, first.cookie, second.cookie]).size).toBe(3);
    const statuses = [planted, first.cookie, second.cookie].map(
      async (cookie) => (await request("/_df/console/stream", { headers: { cookie } })).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
  });

  it("ends an hour after its last use", async () => {
    const { signIn, request, clock } = openAccess();
    const { cookie } = await signIn();
    const status = async () => (await request("/_df/console/stream", { headers: { cookie } })).status;
    clock.advance(59 * MINUTE_MS);
    expect(await status()).toBe(200);
    clock.advance(59 * MINUTE_MS);
    expect(await status()).toBe(200);
    clock.advance(61 * MINUTE_MS);
    expect(await status()).toBe(401);
  });

  it("ends after twelve hours, however much it is used", async () => {
    const { signIn, request, clock } = openAccess();
    const { cookie } = await signIn();
    const status = async () => (await request("/_df/console/stream", { headers: { cookie } })).status;
    for (let halfHours = 0; halfHours < 23; halfHours += 1) {
      clock.advance(HOUR_MS / 2);
      expect(await status()).toBe(200);
    }
    clock.advance(HOUR_MS / 2);
    expect(await status()).toBe(401);
  });

  it("tells a stream when it is over, and is not prolonged by the stream's asking", async () => {
    const { signIn, request, csrfOf, post, clock, watching } = openAccess();
    const watch = async () => {
      const { cookie } = await signIn();
      await request("/_df/console/stream", { headers: { cookie } });
      return cookie;
    };
    await watch();
    clock.advance(59 * MINUTE_MS);
    expect(watching[0]?.isOpen()).toBe(true);
    clock.advance(2 * MINUTE_MS);
    expect(watching[0]?.isOpen()).toBe(false);
    const cookie = await watch();
    expect(watching[1]?.isOpen()).toBe(true);
    await post("/_df/console/logout", { csrf: await csrfOf(cookie) }, { cookie });
    expect(watching[1]?.isOpen()).toBe(false);
  });

  it("ends by signing out, which the audit log tells", async () => {
    const { signIn, request, csrfOf, post, audit } = openAccess();
    const { cookie } = await signIn();
    const csrf = await csrfOf(cookie);
    const response = await post("/_df/console/logout", { csrf }, { cookie });
    expect(response.headers.get("set-cookie")).toMatch(/^dayfly_session=;.*Max-Age=0/);
    expect((await request("/_df/console/stream", { headers: { cookie } })).status).toBe(401);
    expect(audit.list({ limit: 10 }).map(({ role, action }) => `${role} ${action}`)).toEqual(["admin logout", "admin login"]);
  });

  it("signs in and out where nothing can be written, and forgets at the next sign-in whom it signed out", async () => {
    const { db, clock, request, post, signIn, csrfOf } = openAccess();
    const statusOf = async (cookie: string) => (await request("/_df/console", { headers: { cookie } })).status;
    const early = (await signIn()).cookie;
    db.exec("pragma query_only = on");
    const late = (await signIn()).cookie;
    clock.advance(2 * MINUTE_MS);
    expect([await statusOf(early), await statusOf(late)]).toEqual([200, 200]);
    const response = await post("/_df/console/logout", { csrf: await csrfOf(early) }, { cookie: early });
    expect([response.status, await statusOf(early)]).toEqual([303, 401]);
    db.exec("pragma query_only = off");
    await signIn();
    clock.advance(2 * MINUTE_MS);
    expect([await statusOf(early), await statusOf(late)]).toEqual([401, 200]);
    expect(db.prepare("select count(*) as n from session").get()).toEqual({ n: 2 });
  });

  it("outlives a restart, but not a change of the access token", async () => {
    const before = openAccess();
    const { cookie } = await before.signIn();
    const status = async ({ request }: typeof before) => (await request("/_df/console/stream", { headers: { cookie } })).status;
    expect(await status(openAccess({ db: before.db }))).toBe(200);
    expect(await status(openAccess({ db: before.db, grants: { admin: "another-admin-token-0123456789-0123" } }))).toBe(401);
  });

  it("is not opened by what the store holds", async () => {
    const { signIn, request, db } = openAccess();
    const { cookie } = await signIn();
    const { key } = db.prepare("select key from session").get() ?? {};
    expect(cookie).not.toContain(String(key));
    const forged = await request("/_df/console/stream", { headers: { cookie: `dayfly_session=${String(key)}` } });
    expect(forged.status).toBe(401);
  });
});

describe("a change from a browser", () => {
  it("needs the token of the session's own forms, as a field or as a header", async () => {
    const { post, cookie, csrf } = await signedIn();
    const status = async (fields: Record<string, string>, headers = {}) =>
      (await post("/_df/console/change", fields, { cookie, ...headers })).status;
    expect(await status({ csrf })).toBe(200);
    expect(await status({}, { "x-csrf-token": csrf })).toBe(200);
    expect(await status({})).toBe(403);
    expect(await status({ csrf: "" })).toBe(403);
    expect(await status({ csrf: csrf.replace(/^./, (first) => (first === "0" ? "1" : "0")) })).toBe(403);
  });

  it("is refused with the menu of whoever is signed in, but to a script", async () => {
    const { post, signIn, csrfOf } = openAccess();
    const { cookie } = await signIn(READ_TOKEN);
    const csrf = await csrfOf(cookie);
    const refused = async (fields: Record<string, string>, headers = {}) => {
      const response = await post("/_df/console/change", fields, { cookie, ...headers });
      expect(response.status).toBe(403);
      return await response.text();
    };
    expect(await refused({ csrf })).toMatch(/<nav>.*This needs the admin role/);
    expect(await refused({})).toMatch(/<nav>.*This form did not come from the console/);
    expect(await refused({}, { "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin" })).not.toContain(csrf);
  });

  it("needs no form of another session", async () => {
    const { post, signIn, csrf } = await signedIn();
    const other = await signIn();
    expect((await post("/_df/console/change", { csrf }, { cookie: other.cookie })).status).toBe(403);
  });

  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["a look-alike", { origin: "https://shop.example.evil.example" }],
    ["a page without an origin", { origin: "null" }],
    ["another site, as the browser tells", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ])("is refused when it comes from %s", async (_who, headers) => {
    const { post, cookie, csrf } = await signedIn();
    expect((await post("/_df/console/change", { csrf }, { cookie, ...headers })).status).toBe(403);
    expect((await post("/_df/console/login", { token: ADMIN_TOKEN }, headers)).status).toBe(403);
  });

  it("cannot be prepared by a script of the shop on the same host, which gets no page", async () => {
    const { request, cookie } = await signedIn();
    const scripted = { cookie, "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin" };
    const page = await request("/_df/console", { headers: scripted });
    expect(page.status).toBe(403);
    expect(await page.text()).not.toContain("csrf");
    expect((await request("/_df/console/stream", { headers: scripted })).status).toBe(200);
    const navigated = { cookie, "sec-fetch-mode": "navigate", "sec-fetch-site": "none" };
    expect((await request("/_df/console", { headers: navigated })).status).toBe(200);
  });
});

describe("signing in", () => {
  it("says what is wrong, and keeps the token out of the answer", async () => {
    const { post } = openAccess();
    const response = await post("/_df/console/login", { token: "guess-guess-guess" });
    expect(response.status).toBe(401);
    expect(response.headers.get("set-cookie")).toBeNull();
    const page = await response.text();
    expect(page).toContain('role="alert"');
    expect(page).not.toContain("guess-guess-guess");
  });

  it("makes a client that guesses wait, and nobody who has the right token", async () => {
    const { post, request, clock } = openAccess();
    const guess = async (token: string) => (await post("/_df/console/login", { token })).status;
    for (let i = 0; i < 10; i += 1) expect(await guess(`guess-${i}`)).toBe(401);
    const answer = await post("/_df/console/login", { token: "guess-10" });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "10"]);
    expect((await request("/_df/v1/admin/sites", { headers: bearer("guess-11") })).status).toBe(429);
    expect(await guess(ADMIN_TOKEN)).toBe(303);
    expect((await request("/_df/v1/admin/sites", { headers: bearer(ADMIN_TOKEN) })).status).toBe(200);
    clock.advance(10_000);
    expect(await guess("guess-12")).toBe(401);
  });

  it("counts no success of an API client", async () => {
    const { request } = openAccess();
    for (let i = 0; i < 50; i += 1)
      expect((await request("/_df/v1/admin/sites", { headers: bearer(ADMIN_TOKEN) })).status).toBe(200);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/_df/../..//evil.example",
    "javascript:alert(1)",
    "/_df/console\r\nset-cookie: a=b",
    "/elsewhere",
  ])("sends nobody to %j", async (next) => {
    const { post } = openAccess();
    const response = await post("/_df/console/login", { token: ADMIN_TOKEN, next });
    expect(response.status).toBe(303);
    expect(new URL(response.headers.get("location") ?? "", ORIGIN).href).toMatch(new RegExp(`^${ORIGIN}/_df/console`));
    expect(response.headers.get("location")).not.toMatch(/[\r\n]/);
  });

  it("shows HTML in an address inert", async () => {
    const { request } = openAccess();
    const next = encodeURIComponent('/_df/console?"><script>alert(1)</script>');
    expect(await (await request(`/_df/console/login?next=${next}`)).text()).not.toContain("<script>");
  });

  it("takes a link once, and within an hour", async () => {
    const { access, request, clock } = openAccess();
    const link = access.mintLoginLink("admin");
    const first = await request(link);
    expect([first.status, first.headers.get("location")]).toEqual([303, "/_df/console"]);
    expect((await request(link)).status).toBe(401);
    const late = access.mintLoginLink("admin");
    clock.advance(HOUR_MS);
    expect((await request(late)).status).toBe(401);
  });

  it("takes who has a session already straight on", async () => {
    const { access, request, signIn } = openAccess();
    const { cookie } = await signIn();
    expect((await request(access.mintLoginLink("admin"), { headers: { cookie } })).status).toBe(303);
  });
});

describe("every answer", () => {
  it.each(["/_df/console/login", "/_df/console", "/_df/v1/admin/sites"])(
    "of %s can be framed by nobody, runs nothing inline and is not cached",
    async (path) => {
      const { headers } = await openAccess().request(path);
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
      expect(headers.get("content-security-policy")).not.toContain("unsafe");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cache-control")).toBe("no-store");
    },
  );
});
