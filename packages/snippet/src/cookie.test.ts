import { afterEach, describe, expect, it, vi } from "vitest";
import { writeCookie } from "./cookie.ts";

const CASES = [
  { hostname: "www.example.co.uk", expected: ["uk", "co.uk", "example.co.uk", "www.example.co.uk", ""] },
  { hostname: "shop.test", expected: ["test", "shop.test", ""] },
  { hostname: "localhost", expected: ["localhost", ""] },
  { hostname: "[::1]", expected: ["[::1]", ""] },
  // The first is the host alone, and taken.
  { hostname: "shop.test.", expected: ["", "test.", "shop.test.", ""] },
  // WebKit takes the parts of an address for domains.
  { hostname: "127.0.0.1", expected: ["", ""] },
];

/** The domains at which a cookie is tried in a browser that refuses all, `takes` excepted. */
const tryOn = (hostname: string, takes?: string): string[] => {
  const tried: string[] = [];
  const jar = {
    cookie: "",
  };
  vi.stubGlobal("location", { hostname, protocol: "https:" });
  vi.stubGlobal("document", {
    get cookie() {
      return jar.cookie;
    },
    set cookie(text: string) {
      const [pair = "", domain = ""] = text.split(/;domain=|;path/);
      tried.push(domain);
      if (domain === takes) jar.cookie = pair;
    },
  });
  writeCookie("_epik", "dj0x");
  return tried.filter((domain) => domain !== "undefined");
};

describe("writeCookie", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each(CASES)("tries what $hostname may set, the shortest first", ({ hostname, expected }) => {
    expect(tryOn(hostname)).toEqual(expected);
  });

  it("goes no further than the first domain that takes it", () => {
    expect(tryOn("www.shop.test", "shop.test")).toEqual(["test", "shop.test"]);
  });
});
