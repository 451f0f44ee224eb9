import { describe, expect, it } from "vitest";
import { usableIp } from "./usable-ip.ts";

const CASES: readonly (readonly [ip: string, usable: string | undefined])[] = [
  ["203.0.113.7", "203.0.113.7"],
  [" 203.0.113.7 ", "203.0.113.7"],
  ["2001:db8::1", "2001:db8::1"],
  ["::1", "::1"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["0.0.0.0", undefined],
  ["::", undefined],
  ["0:0:0:0:0:0:0:0", undefined],
  ["::ffff:0.0.0.0", undefined],
  ["unknown", undefined],
  ["203.0.113", undefined],
  ["203.0.113.256", undefined],
  ["203.0.113.7.", undefined],
  ["203.0.113.7.1", undefined],
  ["203.0.113.7, 10.0.0.1", "203.0.113.7"],
  ["203.0.113.7:4711", "203.0.113.7"],
  ["[2001:db8::1]:4711", "2001:db8::1"],
  ["2001:db8::1%eth0", "2001:db8::1"],
  ["unknown, 203.0.113.7", undefined],
  [",203.0.113.7", undefined],
  ["", undefined],
];

describe("usableIp", () => {
  it.each(CASES)("reads %s as %s", (ip, usable) => expect(usableIp(ip)).toBe(usable));
});
