import { describe, expect, it } from "vitest";
import { checkPage, checkPolicy } from "./check-page.ts";
import { fixes, open, serveShop, short } from "./doctor.fixture.ts";

const lookAt = async (html: string, { env = {}, headers = {} }: { env?: object; headers?: Record<string, string> } = {}) => {
  const { url } = await serveShop({ "/": { body: html, "content-type": "text/html", ...headers } });
  const world = open({ DAYFLY_ORIGINS: url, ...env }, { page: `${url}/` });
  return { url, page: await checkPage(world), policy: await checkPolicy(world) };
};

const header = (policy: string) => ({ headers: { "content-security-policy": policy } });

describe("checkPage and checkPolicy", () => {
  const TAG = '<script async src="/_df/df.js"></script>';

  it("says what the tag would send, and where", async () => {
    const { url, page, policy } = await lookAt(`<p>Shop</p>${TAG}`);
    expect(short(page)).toEqual([`ok: ${url}/ loads df.js and sends page views at once to ${url}/_df/e, for site default.`]);
    expect(short(policy)).toEqual([`ok: ${url}/ has no Content-Security-Policy.`]);
  });

  it("is not asked without a page", async () => {
    expect([await checkPage(open()), await checkPolicy(open())]).toEqual([[], []]);
  });

  it("misses a tag, one in a comment too, and does not repeat itself", async () => {
    const { page, policy } = await lookAt(`<!-- ${TAG} --><script src="/other.js"></script>`);
    expect(page[0]).toMatchObject({ status: "fail", says: expect.stringContaining("no script tag") });
    expect(policy).toEqual([]);
  });

  it.each([
    ["a page that is not there", "/gone", "is answered 404"],
    ["a server that is not there", undefined, "nothing listens there"],
  ])("tells %s", async (_what, path, words) => {
    const { url } = await serveShop({});
    const page = path === undefined ? "http://127.0.0.1:9/" : `${url}${path}`;
    expect((await checkPage(open({}, { page })))[0]).toMatchObject({ status: "fail", says: expect.stringContaining(words) });
  });

  it.each([
    ["an unknown site", '<script src="/_df/df.js" data-site="other"></script>', {}, "fail", 'no site is called "other"'],
    ["an origin that is not listed", TAG, { DAYFLY_ORIGINS: "https://shop.example" }, "fail", "no site lists the origin"],
    [
      "a site that does not list the page",
      '<script src="/_df/df.js" data-site="default"></script>',
      { DAYFLY_ORIGINS: "https://shop.example" },
      "fail",
      "does not list",
    ],
    [
      "an endpoint of another site",
      '<script src="/_df/df.js" data-endpoint="https://else.example/e"></script>',
      {},
      "fail",
      "another site",
    ],
    ["a tag that does not wait", TAG, { DAYFLY_CONSENT: "opt-in" }, "fail", "does not wait"],
    ["a tag that waits alone", '<script src="/_df/df.js" data-consent="opt-in"></script>', {}, "warn", "waits for consent"],
    [
      "an endpoint that nobody listens at",
      '<script src="/_df/df.js" data-endpoint="/df/e"></script>',
      {},
      "warn",
      "the path /df/e",
    ],
    [
      "a mode that is none",
      '<script src="/_df/df.js" data-consent="optin"></script>',
      {},
      "fail",
      'data-consent="optin" is no mode: the script waits for a grant',
    ],
    [
      "a flag for a mode",
      '<script src="/_df/df.js" data-consent="off"></script>',
      {},
      "fail",
      'data-consent="off" is no mode: the script sends at once',
    ],
    [
      "that a waiting tag sends nothing at once",
      '<script src="/_df/df.js" data-consent="opt-in"></script>',
      {},
      "ok",
      "sends page views after a grant",
    ],
    ["two tags", `${TAG}<script src="/_df/df.tag.js" data-pintrk></script>`, {}, "warn", "2 tags (df.js, df.tag.js)"],
    ["a slip of the pen", '<script src="/_df/df.js" data-consnt="opt-in"></script>', {}, "warn", "did you mean data-consent?"],
    [
      "an attribute of a larger build",
      '<script src="/_df/df.tag.js" data-top-only></script>',
      {},
      "fail",
      "no ear for data-top-only",
    ],
    ["another cookie domain", '<script src="/_df/df.js" data-domain="shop.example"></script>', {}, "warn", "writes cookies"],
    ["an old hash", '<script src="/_df/df.0123456789ab.js"></script>', {}, "fail", "another version"],
    ["an old integrity", '<script src="/_df/df.js" integrity="sha384-x"></script>', {}, "fail", "another version"],
  ])("finds %s", async (_what, html, env, status, words) => {
    const { page } = await lookAt(html, { env });
    expect(page.find(({ says }) => says.includes(words))?.status).toBe(status);
  });

  it("reads the policy of the header and of the page: each must allow it", async () => {
    const meta = (policy: string) => `<meta http-equiv="Content-Security-Policy" content="${policy}">${TAG}`;
    expect((await lookAt(TAG, header("default-src 'self'"))).policy[0]?.status).toBe("ok");
    const blocked = await lookAt(TAG, header("script-src 'self'; connect-src https://api.shop.example"));
    expect(short(blocked.policy)).toEqual([
      `fail: ${blocked.url}/'s Content-Security-Policy blocks its events (${blocked.url}/_df/e).`,
    ]);
    expect(fixes(blocked.policy)).toBe("Add 'self' to connect-src.");
    expect(fixes((await lookAt(meta("script-src 'none'"))).policy)).toBe("Add 'self' to script-src.");
  });
});
