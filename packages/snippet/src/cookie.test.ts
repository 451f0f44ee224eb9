import { describe, expect, it } from "vitest";
import { cookieDomains } from "./cookie.ts";

const CASES = [
  { hostname: "www.example.co.uk", expected: ["co.uk", "example.co.uk", "www.example.co.uk", ""] },
  { hostname: "shop.test", expected: ["shop.test", ""] },
  { hostname: "alice.github.io", expected: ["github.io", "alice.github.io", ""] },
  { hostname: "localhost", expected: [""] },
  { hostname: "[::1]", expected: [""] },
  { hostname: "shop.test.", expected: [""] },
  // WebKit takes the parts of an address for domains.
  { hostname: "127.0.0.1", expected: [""] },
];

describe("cookieDomains", () => {
  it.each(CASES)("lists what $hostname may set, the shortest first", ({ hostname, expected }) => {
    expect(cookieDomains(hostname)).toEqual(expected);
  });
});
