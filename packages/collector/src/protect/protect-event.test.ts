import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject } from "../lib/json.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { unixMs } from "../lib/time.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";
import type { EventId, HashedKey, StoredEvent } from "../wire/stored-event.ts";
import { incomingEvent, SETTINGS } from "./incoming.fixture.ts";
import { protectEvent } from "./protect-event.ts";
import type { ProtectSettings } from "./settings.ts";

const protect = (more: Partial<IncomingEvent>, settings: Partial<ProtectSettings> = {}): StoredEvent =>
  protectEvent(incomingEvent(more), { ...SETTINGS, ...settings }, sha256Hex);

const independentHash = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const warningsOf = (event: StoredEvent): string[] =>
  event.warnings.map(({ code, field }) => (field === undefined ? code : `${code} ${field}`));

/** A trait, and the texts whose hashes are stored. */
const TRAITS: readonly (readonly [traits: JsonObject, key: HashedKey, hashed: readonly string[]])[] = [
  [{ email: " Jane@Example.com" }, "em", ["jane@example.com"]],
  [{ EM: "jane@example.com" }, "em", ["jane@example.com"]],
  [{ email: ["a@example.com", "A@example.com", "b@example.com"] }, "em", ["a@example.com", "b@example.com"]],
  [{ "E-Mail": "a@example.com", em: "b@example.com" }, "em", ["a@example.com", "b@example.com"]],
  [{ sha256_email_address: independentHash("jane@example.com") }, "em", ["jane@example.com"]],
  [{ address: { sha256_last_name: independentHash("doe") } }, "ln", ["doe"]],
  [{ $first_name: "Jane" }, "fn", ["jane"]],
  [{ Vorname: "Jane" }, "fn", ["jane"]],
  [{ phone: 447700900123 }, "ph", ["447700900123"]],
  [{ Telefon: "0151 12345678", country: "Deutschland" }, "ph", ["4915112345678"]],
  [{ phone: "07700 900123" }, "ph", ["447700900123"]],
  [{ phone: "(555) 123-4567", country: "United States" }, "ph", ["15551234567"]],
  [{ phone: "(555) 123-4567", address: { country: "USA" } }, "ph", ["15551234567"]],
  [{ first_name: "José" }, "fn", ["josé"]],
  [{ firstName: "Öztürk" }, "fn", ["öztürk"]],
  [{ "Last Name": "東京" }, "ln", ["東京"]],
  [{ gender: "female" }, "ge", ["f"]],
  [{ dob: "1997-12-26" }, "db", ["19971226"]],
  [{ birthday: 19971226 }, "db", ["19971226"]],
  [{ address: { city: "Menlo Park" } }, "ct", ["menlopark"]],
  [{ city: "Menlo Park" }, "ct", ["menlopark"]],
  [{ address: [{ city: "Berlin" }, { city: "Bonn" }] }, "ct", ["berlin", "bonn"]],
  [{ address: { state: "California" } }, "st", ["ca"]],
  [{ address: { region: "NY" } }, "st", ["ny"]],
  [{ address: { postalCode: "SW1A 1AA" } }, "zp", ["sw1a1aa"]],
  [{ address: { postal_code: 94025, country: "US" } }, "zp", ["94025"]],
  [{ zip: "94025-1234", country: "us" }, "zp", ["94025"]],
  [{ country: "UK" }, "country", ["gb"]],
  [{ user_id: "U-1", external_id: "Crm-9" }, "external_id", ["u-1", "crm-9"]],
  [{ idfa: "EA7583CD-A667-48BC-B806-42ECB2B48606" }, "hashed_maids", ["ea7583cd-a667-48bc-b806-42ecb2b48606"]],
];

/** A trait that cannot be used, and what is told. */
const UNUSABLE: readonly (readonly [traits: JsonObject, warning: string | undefined])[] = [
  [{ email: "nobody" }, "invalid_email email"],
  [{ phone: "12" }, "invalid_phone phone"],
  [{ dob: "03/04/1990" }, "ambiguous_birthday dob"],
  [{ dob: "2090-01-01" }, "invalid_birthday dob"],
  [{ gender: "?" }, "invalid_gender gender"],
  [{ address: { state: "Bayern" } }, "invalid_state state"],
  [{ country: "Atlantis" }, "invalid_country country"],
  [{ zip: "--" }, "invalid_postcode zip"],
  [{ gaid: "00000000-0000-0000-0000-000000000000" }, "invalid_mobile_id gaid"],
  [{ city: "--" }, "invalid_trait city"],
  [{ user_id: "undefined" }, "invalid_trait user_id"],
  [{ email: independentHash("") }, "invalid_email email"],
  [{ user_id: independentHash("undefined") }, "invalid_trait user_id"],
  [{ email: { a: "b@example.com" } }, "invalid_trait email"],
  [{ email: true }, "invalid_trait email"],
  [{ first_name: "x".repeat(513) }, "invalid_trait first_name"],
  [{ first_name: "Jos\ufffd" }, "invalid_trait first_name"],
  [{ email: "jan\ufffd@example.com" }, "invalid_trait email"],
  [{ last_name: "Doe \ud83d" }, "invalid_trait last_name"],
  [{ email: null, phone: "", first_name: "  " }, undefined],
  [{ plan: "pro", name: "Jane" }, undefined],
  [JSON.parse('{"__proto__":{"email":"a@example.com"},"constructor":"x","hasOwnProperty":1}'), undefined],
];

describe("protectEvent", () => {
  it.each(TRAITS)("hashes %j", (traits, key, hashed) => {
    const event = protect({ traits });
    expect(event.user[key]).toEqual(hashed.map(independentHash));
    expect(event.warnings).toEqual([]);
  });

  it.each(UNUSABLE)("leaves %j out", (traits, warning) => {
    const event = protect({ traits });
    expect(event.user).toEqual({});
    expect(warningsOf(event)).toEqual(warning === undefined ? [] : [warning]);
  });

  it("passes values that already are hashes, lower-cased", () => {
    const hash = independentHash("jane@example.com");
    const { user } = protect({ traits: { email: hash.toUpperCase(), phone: [hash] }, userIds: [hash] });
    expect(user).toEqual({ em: [hash], ph: [hash], external_id: [hash] });
  });

  it("lists the site's own id first, then others, each once", () => {
    const { user } = protect({ userIds: ["U-1", "anon-1"], traits: { external_id: "crm-1", user_id: "u-1" } });
    expect(user.external_id).toEqual(["u-1", "anon-1", "crm-1"].map(independentHash));
  });

  it("hashes _pin_unauth as it is and keeps it raw only where it is mapped so", () => {
    expect(protect({ pinUnauth: "dWlkPUFi" })).toMatchObject({ pinUnauth: independentHash("dWlkPUFi"), user: {} });
    expect(protect({ pinUnauth: "dWlkPUFi" })).not.toHaveProperty("pinUnauthRaw");
    expect(protect({ pinUnauth: "dWlkPUFi" }, { keepPinUnauth: true }).pinUnauthRaw).toBe("dWlkPUFi");
    expect(protect({ pinUnauth: "" })).not.toHaveProperty("pinUnauth");
  });

  it("takes traits that hide in props, after the visitor's own", () => {
    const event = protect({
      traits: { email: "own@example.com" },
      props: { email: "other@example.com", customer: { phone: "07700 900123", name: "Jane" }, order_id: "o-1" },
    });
    expect(event.user.em).toEqual(["own@example.com", "other@example.com"].map(independentHash));
    expect(event.user.ph).toEqual([independentHash("447700900123")]);
    expect(event.props).toEqual({ order_id: "o-1" });
    expect(warningsOf(event)).toEqual(["traits_in_props email", "traits_in_props customer"]);
  });

  it("tells which property, address or title held personal data", () => {
    const event = protect({
      props: { note: "a@example.com", link: "https://s.de/?token=1", deep: { url: "https://" } },
      url: "https://shop.example/?email=a%40example.com&epik=dj0y",
      referrer: "not an address",
      title: "Hello a@example.com",
      name: "a@example.com",
      userAgent: "Mozilla/5.0 shop-app (a@example.com)",
    });
    expect(event).toMatchObject({ url: "https://shop.example/?epik=dj0y", title: "Hello", name: "event" });
    expect(event).toMatchObject({ userAgent: "Mozilla/5.0 shop-app ()" });
    expect(event).not.toHaveProperty("referrer");
    expect(event.props).toEqual({ link: "https://s.de/", deep: {} });
    expect(warningsOf(event).toSorted()).toEqual([
      "invalid_url deep.url",
      "invalid_url referrer",
      "personal_data_removed name",
      "personal_data_removed note",
      "personal_data_removed title",
      "personal_data_removed userAgent",
      "url_scrubbed link",
      "url_scrubbed url",
    ]);
  });

  it("keeps no e-mail address or phone number that stands where an id is due, and knows a repeat all the same", () => {
    const ids = { id: "order of jane@example.com" as EventId, epik: "jane%40example.com", derivedEpik: "jane@example.com" };
    const event = protect(ids);
    expect(event).toMatchObject({ id: independentHash(ids.id) });
    expect(protect({ epik: "+447700900123" }).epik).toBeUndefined();
    expect(JSON.stringify([event, protect({ pinUnauth: "jane@example.com" }, { keepPinUnauth: true })])).not.toContain("jane");
    expect(warningsOf(event).toSorted()).toEqual(["invalid_trait derivedEpik", "invalid_trait epik", "personal_data_removed id"]);
  });

  it("takes e-mail addresses out of what an app tells of itself", () => {
    const { app } = protect({ app: { appName: "Shop", deviceModel: "of jane@example.com", wifi: true } });
    expect(app).toEqual({ appName: "Shop", deviceModel: "of", wifi: true });
  });

  it("keeps the address of the device only as far as the site wants it and Pinterest takes it", () => {
    expect(protect({ ip: "203.0.113.7" }).ip).toBe("203.0.113.7");
    expect(protect({ ip: "203.0.113.7" }, { ip: "none" })).not.toHaveProperty("ip");
    expect(protect({ ip: "0.0.0.0" })).not.toHaveProperty("ip");
  });

  it("carries over what is not personal, byte for byte", () => {
    const facts = {
      epik: "dj0yJnU9",
      derivedEpik: "dj0yX",
      userAgent: "Mozilla/5.0 [Pinterest/iOS]",
      tag: true,
      app: { appId: "7" },
    };
    expect(protect({ ...facts, locale: "de-AT" })).toMatchObject({ ...facts, language: "de" });
  });

  it("corrects the time and tells of weak ids", () => {
    const { receivedAt } = incomingEvent();
    const event = protect({ at: unixMs(receivedAt - 3_601_000), sentAt: unixMs(receivedAt - 3_600_000), weakIds: true });
    expect(event.at).toBe(receivedAt - 1000);
    expect(warningsOf(event)).toEqual(["clock_corrected", "weak_id"]);
  });

  it("bounds the work that a list of traits can cause", () => {
    const phones = Array.from({ length: 5000 }, (_, index) => `+4477009${10_000 + index}`);
    const cities = phones.map((phone) => `City of ${phone}`);
    const event = protect({ traits: { phone: phones, city: cities.slice(0, 10), address: { city: cities.slice(10, 20) } } });
    expect(event.user.ph).toHaveLength(16);
    expect(event.user.ct).toHaveLength(16);
    expect(warningsOf(event)).toEqual(["too_many_values phone", "too_many_values city"]);
    expect(warningsOf(protect({ traits: { address: cities.map((city) => ({ city })) } }))).toEqual(["too_many_values"]);
  });

  it("never throws on any JSON", () => {
    const json = fc.jsonValue({ maxDepth: 12 }).map((value): JsonObject => {
      const parsed: unknown = JSON.parse(JSON.stringify({ any: value, email: value, address: value, user: value }));
      return isJsonObject(parsed) ? parsed : {};
    });
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(json, json, text, text, (props, traits, url, locale) => {
        const event = protect({ props, traits, url, title: url, locale, ip: url, userIds: [url], pinUnauth: url });
        expect(Object.values(event.user)).not.toContainEqual([]);
        expect(JSON.parse(JSON.stringify(event))).toBeTypeOf("object");
      }),
    );
  });

  it("keeps no raw trait, wherever the sender put it", () => {
    const name = fc.string({ unit: fc.constantFrom(..."bcdfghjklmpqrtvwxz"), minLength: 8, maxLength: 14 });
    const email = fc.tuple(name, name).map(([local, domain]) => `${local}@${domain}.com`);
    const phone = fc.integer({ min: 7_700_900_000, max: 7_700_900_999 }).map((number) => `+44${number}`);
    fc.assert(
      fc.property(email, phone, name, name, (address, number, first, last) => {
        const person = {
          email: address,
          phone: number,
          first_name: first,
          lastName: last,
          address: { city: first, street: last },
        };
        const event = protect({
          traits: { ...person, nickname: first, nested: { person } },
          userIds: [first],
          props: {
            ...person,
            user: { ...person, name: last },
            list: [{ contact: person }, address],
            q: `x ${address}`,
            r: `ring ${number}!`,
            n: 1,
          },
          url: `https://shop.example/${address}/${number}?q=${encodeURIComponent(`${address} ${number}`)}&firstName=${first}&phone=${number}#${address}`,
          referrer: `https://${first}:${last}@shop.example/?u=${encodeURIComponent(encodeURIComponent(address))}`,
          title: `Thanks, ${address} ${number}`,
          name: `from ${number}`,
        });
        const stored = JSON.stringify(event).toLowerCase();
        for (const raw of [address, encodeURIComponent(address), number, number.slice(3), first, last])
          expect(stored).not.toContain(raw);
        expect(event.user.em).toEqual([independentHash(address)]);
        expect(event.user.ph).toEqual([independentHash(number.slice(1))]);
        expect(event.props["n"]).toBe(1);
      }),
    );
  });
});
