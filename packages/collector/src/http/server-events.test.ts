import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { silentLog } from "../lib/log.ts";
import { BROWSER, NOW, openDoors } from "./doors.fixture.ts";
import { BASIC, postMessages, track } from "./message.fixture.ts";

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const gzipped = (value: unknown) => new Uint8Array(gzipSync(JSON.stringify(value)));
const iso = (ms: number) => new Date(ms).toISOString();
const flawed = (messageId: string) => track({ messageId, context: { ip: 42 }, traits: { email: "jane@example.com" } });
const withId = (event_id: unknown, messageId: string) => track({ messageId, properties: { event_id } });

describe("POST {basePath}/v1/…", () => {
  it("stores a batch and remembers identify for the messages that follow", async () => {
    const doors = openDoors();
    const answer = await postMessages(doors, "batch", {
      batch: [
        { type: "identify", userId: "u1", traits: { email: "jane@example.com" } },
        track({ properties: { order_id: "1" } }),
        track({ userId: "u2", messageId: "m2" }),
      ],
      sentAt: iso(NOW),
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { success: true, accepted: 3, duplicates: 0, dropped: 0, rejected: [] },
    ]);
    const [first, second] = await doors.stored();
    expect(first).toMatchObject({
      id: "m1",
      door: "server",
      user: { em: [sha256("jane@example.com")], external_id: [sha256("u1")] },
    });
    expect(second?.user).toEqual({ external_id: [sha256("u2")] });
  });

  it.each(["e", "v1/batch", "v1/track"])("says to who looks at %s with a browser that the way is open", async (path) => {
    const answer = await openDoors().app.request(`/_df/${path}`);
    expect([answer.status, answer.headers.get("allow"), await answer.text()]).toEqual([
      405,
      "POST",
      expect.stringMatching(/by POST/),
    ]);
  });

  it("counts repeats and names bad messages", async () => {
    const doors = openDoors();
    await postMessages(doors, "batch", { batch: [track()] });
    const answer = await postMessages(doors, "batch", { batch: [track(), { type: "alias" }, track({ messageId: "m3" })] });
    expect(await answer.json()).toMatchObject({ accepted: 1, duplicates: 1, rejected: [{ index: 1, reason: "invalid_event" }] });
  });

  it("tells the log of each flaw once, and nothing of what was said", async () => {
    const told: unknown[] = [];
    const doors = openDoors({ log: { ...silentLog, warn: (_sentence, fields) => void told.push(fields) } });
    await postMessages(doors, "batch", { batch: [flawed("m1"), flawed("m2"), track()] });
    await postMessages(doors, "track", flawed("m4"));
    await postMessages(doors, "track", track({ messageId: 7 }));
    const [site, reason] = ["default", "invalid_event"];
    expect(told).toEqual([
      { site, reason, flaw: "/context/ip must be string." },
      { site, reason, flaw: "/messageId must be string." },
    ]);
  });

  it.each(["import", "import/"])("takes a batch at /v1/%s too, where Segment's library for Java sends it", async (path) => {
    expect(await (await postMessages(openDoors(), path, { batch: [track()] })).json()).toMatchObject({ accepted: 1 });
  });

  it("reads the click id off the page's address where nothing else tells it", async () => {
    const doors = openDoors();
    const page = { url: "https://shop.example/thanks?epik=dj0yJnU9b2JD" };
    const batch = [
      track({ messageId: "m1", context: { page } }),
      track({ messageId: "m2", context: { page, pinterest: { epik: "dj0xexplicit" } } }),
    ];
    await postMessages(doors, "batch", { batch });
    expect((await doors.stored()).map(({ epik }) => epik)).toEqual(["dj0yJnU9b2JD", "dj0xexplicit"]);
  });

  it.each([
    ["/products/1", "https://shop.example/page"],
    ["https://shop.example/products/1", "https://shop.example/products/1"],
  ])("takes the url %j of the properties, or the page's where that is no address", async (given, expected) => {
    const doors = openDoors();
    const context = { page: { url: "https://shop.example/page" } };
    await postMessages(doors, "track", { ...track(), properties: { url: given }, context });
    expect((await doors.stored()).map(({ url }) => url)).toEqual([expected]);
  });

  it.each([{}, { name: "Order Completed" }, { event: null }, { event: " " }])(
    "refuses a track call without an event: %j",
    async (given) => {
      const answer = await postMessages(openDoors(), "batch", { batch: [{ type: "track", userId: "u1", ...given }, track()] });
      expect(await answer.json()).toMatchObject({
        accepted: 1,
        rejected: [
          { index: 0, reason: "invalid_event", detail: expect.stringContaining("/batch/0/event must name what happened") },
        ],
      });
    },
  );

  it("drops what comes with a denial of advertising, counted as one of a page, and stores the others", async () => {
    const doors = openDoors({ env: { DAYFLY_ADVERTISING_CATEGORIES: "advertising, Werbung" } });
    const said: Record<string, unknown> = {
      denied: { categoryPreferences: { Advertising: false } },
      "own-word": { categoryPreferences: { werbung: false } },
      granted: { categoryPreferences: { Advertising: true, Analytics: false } },
      unreadable: "yes",
      unsaid: null,
    };
    const batch = Object.entries(said).map(([messageId, consent]) => ({ ...track(), messageId, context: { consent } }));
    const answer = await postMessages(doors, "batch", { batch });
    expect(await answer.json()).toMatchObject({ accepted: 3, dropped: 2, rejected: [] });
    expect((await doors.stored()).map(({ id }) => id)).toEqual(["granted", "unreadable", "unsaid"]);
    expect(doors.counters.snapshot().dropped).toEqual({ consent_denied: 2 });
  });

  it("takes no event_id that is longer than an id may be, and messageId where event_id is none", async () => {
    const doors = openDoors();
    const batch = [withId("x".repeat(129), "m1"), withId("x".repeat(128), "m2"), withId({ no: "id" }, "m3"), withId(7, "m4")];
    const answer = await postMessages(doors, "batch", { batch });
    expect(await answer.json()).toMatchObject({
      accepted: 3,
      rejected: [{ index: 0, reason: "invalid_event", detail: expect.stringContaining("128 characters") }],
    });
    expect((await doors.stored()).map(({ id }) => id)).toEqual(["x".repeat(128), "m3", "7"]);
  });

  it.each([
    ["larger than every engine holds", `{"text":"${"x".repeat(65_536)}"}`],
    ["deeper than JSON can be written", `${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`],
  ])("refuses a message that is %s, and stores the others", async (_what, properties) => {
    const doors = openDoors();
    const batch = `{"batch":[${JSON.stringify(track())},{"type":"track","event":"Large","properties":${properties}}]}`;
    const answer = await postMessages(doors, "batch", new TextEncoder().encode(batch));
    expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [{ index: 1, reason: "event_too_large" }] });
  });

  it.each([
    ["seconds", 1e-3],
    ["milliseconds", 1],
    ["microseconds", 1e3],
  ])("takes times in %s", async (_unit, perMs) => {
    const doors = openDoors();
    await postMessages(doors, "batch", { batch: [track({ timestamp: (NOW - 60_000) * perMs })], sentAt: NOW * perMs });
    expect((await doors.stored())[0]).toMatchObject({ at: NOW - 60_000, warnings: [] });
  });

  it.each(["timestamp", "sentAt"])("takes a %s that is no time for none, and says so", async (field) => {
    const doors = openDoors();
    const message = track({ [field]: "0001-01-01T00:00:00Z" });
    await postMessages(doors, "batch", { batch: [message] });
    expect((await doors.stored())[0]).toMatchObject({ at: NOW, warnings: [{ code: "invalid_part", field }] });
  });

  it.each(["undefined", "null", " ", "[object Object]"])("takes the event_id %j for none, and says so", async (event_id) => {
    const doors = openDoors();
    const answer = await postMessages(doors, "batch", { batch: [withId(event_id, "m1"), withId(event_id, "m2")] });
    expect(await answer.json()).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(await doors.stored()).toMatchObject(
      ["m1", "m2"].map((id) => ({ id, warnings: [{ code: "invalid_part", field: "event_id" }] })),
    );
  });

  it("tells orders apart whose numbers JSON cannot hold, and takes such a number for nobody", async () => {
    const doors = openDoors();
    // As a server writes them; read as numbers, both are 9007199254740992.
    const numbers = ["9007199254740992", "9007199254740993"];
    const batch = numbers.map((number, place) => {
      const order = JSON.stringify(track({ messageId: `m${place}`, userId: "USER", properties: { event_id: "ID" } }));
      return order.replace('"USER"', number).replace('"ID"', number);
    });
    const answer = await postMessages(doors, "batch", new TextEncoder().encode(`{"batch":[${batch.join()}]}`));
    expect(await answer.json()).toMatchObject({ accepted: 2, duplicates: 0 });
    expect((await doors.stored()).map(({ id, user }) => [id, user])).toEqual([
      ["m0", {}],
      ["m1", {}],
    ]);
  });

  it("corrects a sender's clock by sentAt", async () => {
    const doors = openDoors();
    const hourAhead = NOW + 3_600_000;
    await postMessages(doors, "batch", { batch: [track({ timestamp: iso(hourAhead - 60_000) })], sentAt: iso(hourAhead) });
    expect((await doors.stored())[0]?.at).toBe(NOW - 60_000);
  });

  it("takes the time of receipt as it is, whatever the sender's clock says", async () => {
    const doors = openDoors();
    await postMessages(doors, "batch", { batch: [track({ timestamp: undefined })], sentAt: NOW + 3_600_000 });
    expect((await doors.stored())[0]).toMatchObject({ at: NOW, warnings: [] });
  });

  it("takes everything that context tells", async () => {
    const doors = openDoors();
    const context = {
      ip: "198.51.100.7",
      userAgent: BROWSER,
      locale: "en-GB",
      page: { url: "https://shop.example/?email=a@b.co&epik=dj0x", title: "Shop" },
      traits: { phone: "+1 555 123 4567" },
      pinterest: { epik: "dj0yJnU9", pin_unauth: "p-1", ldp: true },
    };
    await postMessages(doors, "track", { event: "Order Completed", anonymousId: "anon", messageId: "m1", context });
    expect((await doors.stored())[0]).toMatchObject({
      ip: "198.51.100.7",
      language: "en",
      url: "https://shop.example/?epik=dj0x",
      epik: "dj0yJnU9",
      pinUnauth: sha256("p-1"),
      actionSource: "web",
      consent: { state: "not-needed", ldp: true },
      user: { external_id: [sha256("anon")] },
    });
  });

  const SOURCES: readonly [message: object, source: string][] = [
    [track(), "web"],
    [track({ context: { pinterest: { action_source: "offline" } } }), "offline"],
    [track({ properties: { channel: "In Store" } }), "offline"],
    [track({ context: { app: { name: "Shop" }, os: { name: "Android", version: "15" } } }), "app_android"],
    [{ ...track({ context: { os: { name: "iOS" } } }), type: "screen" }, "app_ios"],
  ];
  it.each(SOURCES)("reads the action source of %j as %s", async (message, source) => {
    const doors = openDoors();
    await postMessages(doors, "batch", { batch: [message] });
    expect((await doors.stored())[0]?.actionSource).toBe(source);
  });

  it("honours a device's limited tracking", async () => {
    const doors = openDoors();
    const device = { advertisingId: "7a3cbea0-566b-4f4e-9d1c-111111111111", adTrackingEnabled: false };
    await postMessages(doors, "batch", { batch: [track({ context: { device } })] });
    const [stored] = await doors.stored();
    expect([stored?.consent.optOut, stored?.user.hashed_maids]).toEqual([true, undefined]);
  });

  it("inflates gzip, up to the limit of what it inflates to", async () => {
    const headers = { ...BASIC, "content-encoding": "gzip" };
    expect((await postMessages(openDoors(), "batch", gzipped({ batch: [track()] }), headers)).status).toBe(200);
    const shouted = { ...BASIC, "content-encoding": "GZIP" };
    expect((await postMessages(openDoors(), "batch", gzipped({ batch: [track()] }), shouted)).status).toBe(200);
    expect((await postMessages(openDoors(), "batch", gzipped({ pad: "x".repeat(2 ** 21) }), headers)).status).toBe(413);
    expect((await postMessages(openDoors(), "batch", new Uint8Array([1, 2, 3]), headers)).status).toBe(400);
  });

  it("mints an id for a message without one", async () => {
    const doors = openDoors();
    await postMessages(doors, "track", { event: "Lead", userId: 7 });
    expect((await doors.stored())[0]).toMatchObject({ id: "minted-1", at: NOW });
  });
});
