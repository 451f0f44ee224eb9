import { describe, expect, it } from "vitest";
import { createClientIp } from "./client-ip.ts";

const PROXIES = ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"];

const CASES: readonly [why: string, peer: string | undefined, forwardedFor: string | undefined, expected: string | undefined][] =
  [
    ["no proxy", "203.0.113.9", undefined, "203.0.113.9"],
    ["a header from an untrusted peer", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["one trusted proxy", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["a chain of trusted proxies", "10.0.0.1", "198.51.100.1, 192.0.2.1, 10.9.9.9", "198.51.100.1"],
    ["a forged address in front of a real one", "10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"],
    ["IPv6 with brackets and port", "10.0.0.1", "[2a00:1450::1]:443", "2a00:1450::1"],
    ["IPv4 with a port", "10.0.0.1", "198.51.100.1:5000", "198.51.100.1"],
    ["IPv4 in IPv6's clothes", "::ffff:203.0.113.9", undefined, "203.0.113.9"],
    ["a trusted proxy in IPv6's clothes", "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["an IPv6 proxy", "2001:db8::7", "198.51.100.1", "198.51.100.1"],
    ["a zone id", "fe80::1%eth0", undefined, "fe80::1"],
    ["unknown instead of an address", "10.0.0.1", "unknown", "10.0.0.1"],
    ["an empty header", "10.0.0.1", "", "10.0.0.1"],
    ["only proxies", "10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"],
    ["a short form that is no address", "10.0.0.1", "127.1", "10.0.0.1"],
    ["no peer", undefined, "198.51.100.1", undefined],
  ];

const HEADERS: readonly [why: string, peer: string, headers: Record<string, string>, expected: string][] = [
  [
    "Cloudflare by its own header",
    "173.245.48.1",
    { "cf-connecting-ip": "198.51.100.1", "x-forwarded-for": "1.1.1.1" },
    "198.51.100.1",
  ],
  ["Cloudflare by IPv6", "2606:4700::1", { "cf-connecting-ip": "2001:db8::9" }, "2001:db8::9"],
  [
    "Cloudflare behind the site's own proxy",
    "10.0.0.1",
    { "cf-connecting-ip": "198.51.100.1", "x-forwarded-for": "6.6.6.6, 198.51.100.1, 173.245.48.1" },
    "198.51.100.1",
  ],
  [
    "Cloudflare without its header by what it forwards",
    "173.245.48.1",
    { "x-forwarded-for": "6.6.6.6, 198.51.100.1" },
    "198.51.100.1",
  ],
  ["Fastly by its own header", "151.101.1.1", { "fastly-client-ip": "198.51.100.1" }, "198.51.100.1"],
  ["Fastly never by Cloudflare's header", "151.101.1.1", { "cf-connecting-ip": "6.6.6.6" }, "151.101.1.1"],
  [
    "nobody who pretends to be Cloudflare",
    "203.0.113.9",
    {
      "cf-connecting-ip": "6.6.6.6",
      "fastly-client-ip": "6.6.6.6",
      "x-forwarded-for": "6.6.6.6",
      "x-real-ip": "6.6.6.6",
      forwarded: "for=6.6.6.6",
    },
    "203.0.113.9",
  ],
  [
    "nobody who pretends so through the site's own proxy",
    "10.0.0.1",
    { "cf-connecting-ip": "6.6.6.6", "x-forwarded-for": "203.0.113.9" },
    "203.0.113.9",
  ],
  ["X-Real-IP from nobody", "10.0.0.1", { "x-real-ip": "6.6.6.6" }, "10.0.0.1"],
  ["Forwarded where that is all", "10.0.0.1", { forwarded: 'for=6.6.6.6, for="[2001:db8::9]:4711";proto=https' }, "2001:db8::9"],
  ["Forwarded with other parts in front", "10.0.0.1", { forwarded: "by=10.0.0.1;for=198.51.100.1" }, "198.51.100.1"],
  ["Forwarded with a hidden name", "10.0.0.1", { forwarded: "for=_hidden" }, "10.0.0.1"],
  [
    "not Forwarded beside X-Forwarded-For",
    "10.0.0.1",
    { forwarded: "for=6.6.6.6", "x-forwarded-for": "198.51.100.1" },
    "198.51.100.1",
  ],
];

describe("createClientIp", () => {
  it.each(CASES)("reads %s", (_why, peer, forwardedFor, expected) => {
    const header = (name: string) => (name === "x-forwarded-for" ? forwardedFor : undefined);
    expect(createClientIp(PROXIES)(peer, header)).toBe(expected);
  });

  it.each(HEADERS)("hears %s", (_why, peer, headers, expected) => {
    expect(createClientIp(["10.0.0.0/8", "cloudflare", "fastly"])(peer, (name) => headers[name])).toBe(expected);
  });
});
