import { describe, expect, it } from "vitest";
import { adviseOn } from "./advise.ts";
import { loadSettings } from "./load.ts";

const SECRET = { DAYFLY_SECRET: "a secret of at least thirty-two characters" };

const adviceFor = (site: object, env: Record<string, string> = SECRET) => {
  const settings = loadSettings(
    { PINTEREST_AD_ACCOUNT_ID: "1", PINTEREST_ACCESS_TOKEN: "pina_token_1", ...env },
    { sites: { shop: site } },
  );
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  return adviseOn(settings.value).join("\n");
};

const CASES: readonly [why: string, site: object, advice: RegExp][] = [
  ["the variant signal", { variant: "signal" }, /Site "shop": variant "signal": Every checkout that is begun counts as a sale/],
  ["a test that nobody ended", { test: true }, /records none, though they count as delivered here/],
  ["the identity signal", { identity: "signal" }, /clicks are then not attributed/],
  ["an http origin", { origins: ["http://shop.example"] }, /cookies are not Secure/],
  [
    "a cookie domain that an origin is not under",
    { origins: ["https://www.shop.example", "https://myshop.example"], cookieDomain: "shop.example" },
    /browsers refuse the cookies of https:\/\/myshop.example/,
  ],
  ["a refund as a checkout", { events: { "Order Refunded": "checkout" } }, /count as one more sale/],
];

describe("adviseOn", () => {
  it.each(CASES)("warns of %s", (_why, site, advice) => {
    expect(adviceFor(site)).toMatch(advice);
  });

  it("warns where there is no secret to remember visitors with", () => {
    expect(adviceFor({}, {})).toMatch(/DAYFLY_SECRET is not set/);
  });

  it("has nothing to say of sane settings", () => {
    expect(adviceFor({ origins: ["https://shop.example", "http://localhost:3000", "null"], variant: "retail" })).toBe("");
  });
});
