import { describe, expect, it } from "vitest";
import { findPolicies, policyAllows } from "./policy.ts";

const PAGE = "https://www.shop.example/cart";
const script = (href: string, nonce?: string) => ({ directive: "script-src-elem", target: new URL(href), nonce }) as const;
const connect = (href: string) => ({ directive: "connect-src", target: new URL(href), nonce: undefined }) as const;
const OWN = "https://www.shop.example/_df/df.js";

describe("policyAllows", () => {
  it.each([
    ["script-src 'self'", script(OWN), true],
    ["default-src 'self'", script(OWN), true],
    ["default-src 'none'; script-src 'self'", script(OWN), true],
    ["script-src 'self'; script-src-elem 'none'", script(OWN), false],
    ["script-src 'none'", script(OWN), false],
    ["SCRIPT-SRC 'SELF'", script(OWN), true],
    ["img-src 'none'", script(OWN), true],
    ["script-src 'self'; script-src *", script("https://cdn.example/df.js"), false],
    ["script-src https:", script(OWN), true],
    ["script-src *", script(OWN), true],
    ["script-src 'nonce-abc'", script(OWN, "abc"), true],
    ["script-src 'nonce-abc'", script(OWN, "abd"), false],
    ["script-src 'self' 'strict-dynamic' 'nonce-abc'", script(OWN), false],
    ["script-src 'strict-dynamic' 'nonce-abc'", script(OWN, "abc"), true],
    ["connect-src 'self'", connect("https://t.shop.example/_df/e"), false],
    ["connect-src *.shop.example", connect("https://t.shop.example/_df/e"), true],
    ["connect-src *.shop.example", connect("https://shop.example/_df/e"), false],
    ["connect-src http://t.shop.example", connect("https://t.shop.example/_df/e"), true],
    ["connect-src https://t.shop.example:8443", connect("https://t.shop.example/_df/e"), false],
    ["connect-src https://t.shop.example:8443", connect("https://t.shop.example:8443/_df/e"), true],
    ["connect-src t.shop.example:443", connect("https://t.shop.example/_df/e"), true],
    ["connect-src t.shop.example:*", connect("https://t.shop.example:99/_df/e"), true],
    ["connect-src https://t.shop.example/_df/", connect("https://t.shop.example/_df/e"), true],
    ["connect-src https://t.shop.example/_df", connect("https://t.shop.example/_df/e"), false],
    ["default-src 'self'; connect-src", connect("https://www.shop.example/_df/e"), false],
  ])("%s", (policy, need, allowed) => {
    expect(policyAllows(policy, need, PAGE)).toBe(allowed);
  });
});

describe("findPolicies", () => {
  it("finds several in one header, and none in none", () => {
    expect(findPolicies("default-src 'self', script-src *")).toEqual(["default-src 'self'", "script-src *"]);
    expect(findPolicies(undefined)).toEqual([]);
  });
});
