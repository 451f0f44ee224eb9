import { describe, expect, it } from "vitest";
import { openDoors } from "./doors.fixture.ts";

const PAGE = { referer: "https://shop.example/", host: "shop.example", cookie: "_epik=dj0x; theme=dark" };
const COOKIE = "_epik=dj0x; Path=/; Domain=shop.example; Max-Age=31536000; SameSite=Lax; Secure";

const get = async (path: string, headers: Record<string, string>, env: Record<string, string> = {}) => {
  const answer = await openDoors({ env }).app.request(path, { headers });
  return { status: answer.status, cookies: answer.headers.getSetCookie(), cache: answer.headers.get("cache-control") ?? "" };
};

describe("GET {basePath}/df.js", () => {
  it("refreshes the visitor's cookies, in an answer that no shared cache keeps", async () => {
    const { status, cookies, cache } = await get("/_df/df.js", PAGE);
    expect([status, cookies]).toEqual([200, [COOKIE]]);
    expect(cache).toMatch(/^private, max-age=600/);
  });

  it("does so too where the script did not change", async () => {
    expect(await get("/_df/df.js", { ...PAGE, "if-none-match": '"0123456789ab"' })).toMatchObject({
      status: 304,
      cookies: [COOKIE],
    });
  });

  const PUBLIC: readonly [why: string, path: string, headers: Record<string, string>, env?: Record<string, string>][] = [
    ["a request without cookies", "/_df/df.js", { ...PAGE, cookie: "" }],
    ["a visitor of whom there is no cookie of ours", "/_df/df.js", { ...PAGE, cookie: "theme=dark" }],
    ["a page that is not told", "/_df/df.js", { ...PAGE, referer: "" }],
    ["a page of another site", "/_df/df.js", { ...PAGE, referer: "https://evil.example/" }],
    ["a collector on a foreign host", "/_df/df.js", { ...PAGE, host: "collector.example.net" }],
    ["Global Privacy Control", "/_df/df.js", { ...PAGE, "sec-gpc": "1" }],
    ["opt-in mode", "/_df/df.js", PAGE, { DAYFLY_CONSENT: "opt-in" }],
    ["the file for ever", "/_df/df.0123456789ab.js", PAGE],
  ];
  it.each(PUBLIC)("sets nothing for %s, and every cache may keep it", async (_why, path, headers, env) => {
    const { cookies, cache } = await get(path, headers, env);
    expect(cookies).toEqual([]);
    expect(cache).toMatch(/^public/);
  });
});
