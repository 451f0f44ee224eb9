import { describe, expect, it } from "vitest";
import { deniesAdvertising } from "./denies-advertising.ts";

const advertisingCategories = ["advertising", "C0004"];

describe("deniesAdvertising", () => {
  it.each<[consent: unknown, denies: boolean]>([
    [{ categoryPreferences: { Advertising: false, Analytics: true } }, true],
    [{ categoryPreferences: { Advertising: true, Analytics: false } }, false],
    [{ categoryPreferences: { C0001: true, C0004: false } }, true],
    [{ categoryPreferences: { Advertising: true, C0004: false } }, true],
    [{ categoryPreferences: { advertising: "false" } }, true],
    [{ categoryPreference: { Advertising: false } }, true],
    [{ categoryPreferences: { Advertising: null } }, false],
    [{ categoryPreferences: {} }, false],
    [{ categoryPreferences: "Advertising" }, false],
    [{}, false],
    ["denied", false],
    [null, false],
    [undefined, false],
  ])("says of %j: %s", (consent, denies) => expect(deniesAdvertising(consent, { advertisingCategories })).toBe(denies));
});
