import { describe, expect, it } from "vitest";
import type { CapiUserData } from "../capi/event.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { HASHED_KEYS, type StoredEvent } from "../wire/stored-event.ts";
import type { Warning } from "../wire/warnings.ts";
import { DEFAULT_SETTINGS, sampleEvent } from "./cases/sample.ts";
import type { MappingSettings } from "./settings.ts";
import { isIdentified, mapUserData } from "./user-data.ts";

const [user, visitor, other] = [sha256Hex("user-7"), sha256Hex("visitor"), sha256Hex("other")];
const bare = { ip: "203.0.113.7", userAgent: "Example/1.0", epik: "dj0yJnU9" };
const request = { client_ip_address: "203.0.113.7", client_user_agent: "Example/1.0" };

interface IdentityCase {
  readonly it: string;
  readonly event: Partial<StoredEvent>;
  readonly settings?: Partial<MappingSettings>;
  readonly gives: CapiUserData;
}

const CASES: readonly IdentityCase[] = [
  {
    it: "puts the visitor after the users",
    event: { ...bare, user: { external_id: [user, other] } },
    gives: { ...request, click_id: "dj0yJnU9", external_id: [user, other, visitor] },
  },
  {
    it: "names nobody twice",
    event: { ...bare, user: { external_id: [visitor] } },
    gives: { ...request, click_id: "dj0yJnU9", external_id: [visitor] },
  },
  {
    it: "leaves the visitor out where the site says so",
    event: bare,
    settings: { pinUnauth: "none" },
    gives: { ...request, click_id: "dj0yJnU9" },
  },
  {
    it: "sends identities as Datafly Signal does",
    event: { ...bare, pinUnauthRaw: "dWlkPQ" },
    settings: { epik: "partner_id", pinUnauth: "click_id" },
    gives: { ...request, partner_id: "dj0yJnU9", click_id: "dWlkPQ" },
  },
  {
    it: "lets the click id stand before the visitor's cookie",
    event: { ...bare, pinUnauthRaw: "dWlkPQ" },
    settings: { pinUnauth: "click_id" },
    gives: { ...request, click_id: "dj0yJnU9" },
  },
  {
    it: "keeps the address back where the site says so",
    event: { ...bare, epik: "" },
    settings: { ip: "none" },
    gives: { client_user_agent: "Example/1.0", external_id: [visitor] },
  },
  {
    it: "never sends a placeholder for an address",
    event: { ...bare, ip: "0.0.0.0", epik: "" },
    gives: { client_user_agent: "Example/1.0", external_id: [visitor] },
  },
  {
    it: "keeps a private network's address back where something else matches",
    event: { ...bare, ip: "10.0.0.7", epik: "", user: { em: [user] } },
    gives: { client_user_agent: "Example/1.0", em: [user], external_id: [visitor] },
  },
  {
    it: "sends a private network's address where Pinterest would refuse the event without one",
    event: { ...bare, ip: "10.0.0.7" },
    gives: { client_ip_address: "10.0.0.7", client_user_agent: "Example/1.0", click_id: "dj0yJnU9", external_id: [visitor] },
  },
];

describe("mapUserData", () => {
  it.each(CASES)("$it", ({ event, settings, gives }) => {
    const notes = { warnings: [], trace: undefined };
    expect(mapUserData(sampleEvent(event), { ...DEFAULT_SETTINGS, ...settings }, notes)).toStrictEqual(gives);
  });

  it.each([
    ["server", "10.0.0.7", [{ code: "private_ip", field: "context.ip" }]],
    ["server", "203.0.113.7", []],
    ["browser", "10.0.0.7", []],
  ] as const)("warns of an address at the door %s: %s", (door, ip, expected) => {
    const warnings: Warning[] = [];
    mapUserData(sampleEvent({ door, ip }), DEFAULT_SETTINGS, { warnings, trace: undefined });
    expect(warnings).toEqual(expected);
  });

  it("passes every hashed key on as it stands", () => {
    const hashed = Object.fromEntries(HASHED_KEYS.map((key) => [key, [sha256Hex(key)]]));
    const event = sampleEvent({ user: hashed });
    const settings = { ...DEFAULT_SETTINGS, pinUnauth: "none" } as const;
    expect(mapUserData(event, settings, { warnings: [], trace: undefined })).toMatchObject(hashed);
  });
});

describe("isIdentified", () => {
  it.each<[CapiUserData, boolean]>([
    [{}, false],
    [{ em: [user] }, true],
    [{ hashed_maids: [user] }, true],
    [request, true],
    [{ client_ip_address: "203.0.113.7" }, false],
    [{ client_user_agent: "Example/1.0" }, false],
    [{ ph: [user], external_id: [user], click_id: "dj0yJnU9" }, false],
  ])("case %#", (data, expected) => expect(isIdentified(data)).toBe(expected));
});
