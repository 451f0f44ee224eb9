import { describe, expect, it } from "vitest";
import { ADMIN_TOKEN, openAccess, ORIGIN, READ_TOKEN, signedIn } from "./access.fixture.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

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
