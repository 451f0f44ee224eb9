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

describe("createClientIp", () => {
  it.each(CASES)("reads %s", (_why, peer, forwardedFor, expected) => {
    expect(createClientIp(PROXIES)(peer, forwardedFor)).toBe(expected);
  });
});
