import { describe, expect, it } from "vitest";
import { lookupPublic } from "./lookup-public.ts";
import { isPrivateAddress, isPublicAddress, whyNotCalled } from "./public-address.ts";

describe("isPublicAddress", () => {
  it.each([
    ["8.8.8.8", true],
    ["2a00:1450:4001:82b::200e", true],
    ["127.0.0.1", false],
    ["10.1.2.3", false],
    ["172.16.0.1", false],
    ["192.168.0.1", false],
    ["169.254.169.254", false],
    ["100.64.0.1", false],
    ["0.0.0.0", false],
    ["224.0.0.1", false],
    ["::1", false],
    ["fe80::1", false],
    ["fd00::1", false],
    ["::ffff:10.0.0.1", false],
    ["64:ff9b::a00:1", false],
    ["nonsense", false],
  ])("says of %s: %s", (ip, isPublic) => expect(isPublicAddress(ip)).toBe(isPublic));
});

describe("isPrivateAddress", () => {
  it.each([
    ["10.1.2.3", true],
    ["172.16.0.1", true],
    ["172.32.0.1", false],
    ["192.168.0.1", true],
    ["127.0.0.1", true],
    ["169.254.1.1", true],
    ["100.64.0.1", true],
    ["100.128.0.1", false],
    ["::1", true],
    ["fe80::1", true],
    ["fd00::1", true],
    ["::ffff:10.0.0.1", true],
    ["::ffff:7f00:1", true],
    ["8.8.8.8", false],
    ["203.0.113.7", false],
    ["2001:db8::1", false],
    ["nonsense", false],
  ])("says of %s: %s", (ip, isPrivate) => expect(isPrivateAddress(ip)).toBe(isPrivate));
});

describe("whyNotCalled", () => {
  it.each(["https://hooks.example/x", "http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]/x", "https://8.8.8.8/x"])(
    "lets %s be called",
    (url) => expect(whyNotCalled(url)).toBeUndefined(),
  );

  it.each([
    "http://hooks.example/x",
    "https://10.0.0.7/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[fd00::1]/x",
    "https://0x0a000001/x",
    "https://167772161/x",
    "ftp://hooks.example/x",
    "file:///etc/passwd",
    "nonsense",
  ])("does not let %s be called", (url) => expect(whyNotCalled(url)).toMatch(/^it/));
});

const resolve = (name: string, all: boolean) =>
  new Promise((done) => lookupPublic(name, { all }, (error, address) => done(error?.code ?? address)));

describe("lookupPublic", () => {
  it("resolves a name of this machine for whoever names this machine", async () => {
    expect(await resolve("localhost", false)).toMatch(/^(127\.0\.0\.1|::1)$/);
  });

  it.each([true, false])("refuses a name that leads inside (all: %s)", async (all) => {
    // A name that every resolver takes for the loopback address, and that does not say so.
    expect(await resolve("127.0.0.1", all)).toBe("ENOTPUBLIC");
  });
});
