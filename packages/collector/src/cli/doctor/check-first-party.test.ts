import { describe, expect, it } from "vitest";
import { loadScripts } from "../../runtimes/node-script.ts";
import { checkFirstParty, checkPublicUrl } from "./check-first-party.ts";
import { open, serveShop, short } from "./doctor.fixture.ts";

const DF = loadScripts()[0];
const script = (text: string) => ({ "content-type": "text/javascript", body: text });

describe("checkPublicUrl", () => {
  const own = new TextDecoder().decode(DF?.plain);

  it("finds this version's script", async () => {
    const { url } = await serveShop({ "/_df/df.js": script(own) });
    expect(short(await checkPublicUrl(open({ DAYFLY_ORIGINS: url })))).toEqual([
      `ok: ${url}/_df/df.js is this version's script.`,
    ]);
  });

  it.each([
    [{ "/_df/df.js": script("old") }, "warn", "another version"],
    [{ "/_df/df.js": { body: "<html>", "content-type": "text/html" } }, "fail", "is not the script"],
    [{}, "fail", "is answered 404"],
  ])("tells %o", async (files, status, words) => {
    const { url } = await serveShop(files);
    expect((await checkPublicUrl(open({ DAYFLY_ORIGINS: url })))[0]).toMatchObject({
      status,
      says: expect.stringContaining(words),
    });
  });

  it("tells what cannot be reached, and that no origin is listed", async () => {
    expect((await checkPublicUrl(open({ DAYFLY_ORIGINS: "http://127.0.0.1:9" })))[0]?.status).toBe("fail");
    expect((await checkPublicUrl(open()))[0]?.status).toBe("warn");
  });
});

const ADDRESSES: Record<string, readonly string[]> = {
  "www.shop.example": ["203.0.113.7"],
  "near.shop.example": ["203.0.200.1"],
  "far.shop.example": ["198.51.100.1"],
  "six.shop.example": ["2001:db8:1:2::1"],
  "a.github.io": ["203.0.113.1"],
};

const addressesOf = async (host: string) => ADDRESSES[host] ?? [];

const judge = async (publicUrl: string | undefined, origin = "https://www.shop.example") => {
  const [finding, ...others] = await checkFirstParty(open({ DAYFLY_ORIGINS: `${origin},null` }, { publicUrl, addressesOf }));
  expect(others).toEqual([]);
  return finding;
};

describe("checkFirstParty", () => {
  it.each([
    [undefined, "ok", "page's own host"],
    ["https://near.shop.example", "ok", "same site and network"],
    ["https://far.shop.example", "warn", "Safari takes it for a disguised third party"],
    ["https://six.shop.example", "warn", "Safari"],
    ["https://unknown.shop.example", "warn", "cannot be compared"],
    ["https://collector.example", "fail", "another site"],
  ])("judges a collector at %s", async (publicUrl, status, words) => {
    expect(await judge(publicUrl)).toMatchObject({ status, says: expect.stringContaining(words) });
  });

  it("counts sites as browsers do: two below a private suffix are strangers", async () => {
    expect((await judge("https://a.github.io", "https://b.github.io"))?.status).toBe("fail");
  });
});
