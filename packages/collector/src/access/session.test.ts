import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import { ADMIN_TOKEN, HOST, openAccess } from "./access.fixture.ts";

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
