import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { createClientPlace } from "./client-place.ts";
import { BROWSER, NOW, ORIGIN, openDoors } from "./doors.fixture.ts";

const CASES: readonly [why: string, peer: string, headers: Record<string, string>, expected: object | undefined][] = [
  [
    "Cloudflare's country and region",
    "10.0.0.1",
    { "cf-ipcountry": "US", "cf-region-code": "CA" },
    { country: "US", region: "CA" },
  ],
  ["a country alone", "10.0.0.1", { "cf-ipcountry": "de" }, { country: "DE" }],
  ["CloudFront's", "10.0.0.1", { "cloudfront-viewer-country": "US" }, { country: "US" }],
  ["what one's own proxy fills in", "10.0.0.1", { "x-geo-country": "US", "x-geo-region": "TX" }, { country: "US", region: "TX" }],
  ["nothing where Cloudflare knows none", "10.0.0.1", { "cf-ipcountry": "XX" }, undefined],
  ["nothing of Tor", "10.0.0.1", { "cf-ipcountry": "T1" }, undefined],
  ["nothing that is no country", "10.0.0.1", { "cf-ipcountry": "United States" }, undefined],
  ["nothing from a stranger", "203.0.113.9", { "cf-ipcountry": "US" }, undefined],
];

describe("createClientPlace", () => {
  it.each(CASES)("reads %s", (_why, peer, headers, expected) => {
    expect(createClientPlace(["10.0.0.0/8"])(peer, (name) => headers[name])).toEqual(expected);
  });
});

const send = async (options: Parameters<typeof openDoors>[0], more: object = {}) => {
  const doors = openDoors(options);
  const event = { id: "e-1", name: "purchase", at: NOW, ...more };
  await doors.app.request("/_df/e", {
    method: "POST",
    headers: { origin: ORIGIN, "user-agent": BROWSER, "sec-gpc": "1" },
    body: JSON.stringify({ v: 1, sentAt: NOW, events: [event] }),
  });
  const [stored] = await doors.stored();
  return stored && { ldp: stored.consent.ldp, country: stored.user.country, st: stored.user.st };
};
describe("Limited Data Processing", () => {
  const [us, ca, tx] = ["us", "ca", "tx"].map((text) => [sha256Hex(text)]);

  it("goes with the hashed state and country where the visitor is", async () => {
    expect(await send({ clientPlace: () => ({ country: "US", region: "CA" }) })).toEqual({ ldp: true, country: us, st: ca });
  });

  it("believes the visitor's own traits more", async () => {
    const user = { traits: { country: "US", state: "Texas" } };
    expect(await send({ clientPlace: () => ({ country: "US", region: "CA" }) }, { user })).toEqual({
      ldp: true,
      country: us,
      st: tx,
    });
  });

  it("goes with the site's country where nobody says another", async () => {
    expect(await send({ env: { DAYFLY_DEFAULT_COUNTRY: "US" } })).toEqual({ ldp: true, country: us, st: undefined });
  });

  it("is a denial outside of the USA", async () => {
    expect(await send({ clientPlace: () => ({ country: "DE" }), env: { DAYFLY_DEFAULT_COUNTRY: "US" } })).toBeUndefined();
  });
});
