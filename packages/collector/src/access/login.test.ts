import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../lib/time.ts";
import { ADMIN_TOKEN, openAccess, ORIGIN } from "./access.fixture.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

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
