import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { silentLog } from "../lib/log.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { createClientIp } from "./client-ip.ts";
import { BEACON_HEADERS, batch, event, postBeacon } from "./beacon.fixture.ts";
import { BROWSER, NOW, openDoors, ORIGIN } from "./doors.fixture.ts";

const identify = (user: object) => batch({ events: [{ id: "i-1", name: "$identify", at: NOW, user }] });
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

describe("POST {basePath}/e", () => {
  it("answers 204 once the event is stored, hashed", async () => {
    const doors = openDoors();
    const answer = await postBeacon(
      doors,
      batch({ events: [event({ user: { id: "U-1", traits: { email: " Jane@Example.com" } } })] }),
    );
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    const [stored] = await doors.stored();
    expect(stored).toMatchObject({
      site: "default",
      id: "e-1",
      name: "purchase",
      userAgent: BROWSER,
      language: "de",
      user: { em: [sha256("jane@example.com")], external_id: [sha256("u-1")] },
    });
    expect(JSON.stringify(stored)).not.toMatch(/jane/i);
  });

  it("answers a repeat like the first and stores it once", async () => {
    const doors = openDoors();
    await postBeacon(doors, batch());
    expect((await postBeacon(doors, batch())).status).toBe(204);
    expect(await doors.stored()).toHaveLength(1);
  });

  it.each(["undefined", "NaN", "[object Object]"])(
    "tells visitors apart whose page gives their event the id %j, and their repeats from them",
    async (id) => {
      const doors = openDoors();
      for (const at of [NOW - 2000, NOW - 1000, NOW - 1000]) await postBeacon(doors, batch({ events: [event({ id, at })] }));
      const warnings = [{ code: "invalid_part", field: "id" }];
      expect(await doors.stored()).toMatchObject([
        { id: `${id}-${NOW - 2000}`, warnings },
        { id: `${id}-${NOW - 1000}`, warnings },
      ]);
    },
  );

  it("takes a user id whose digits are lost for nobody's, wherever it stands", async () => {
    const doors = openDoors();
    const lost = "9007199254740993";
    const body = JSON.stringify(
      batch({ events: [event({ user: { id: "ID", traits: { customer_id: "ID" } }, props: { user_id: "ID" } })] }),
    );
    expect((await postBeacon(doors, body.replaceAll('"ID"', lost))).status).toBe(204);
    expect((await doors.stored())[0]?.user).toEqual({});
  });

  it("stores the good events of a batch and names the bad ones", async () => {
    const doors = openDoors();
    const answer = await postBeacon(doors, batch({ events: [event(), { id: "e-2" }] }));
    expect(answer.status).toBe(207);
    expect(await answer.json()).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, reason: "invalid_event", pointer: "/events/1" }],
    });
  });

  it("stores an order beside a cookie and a user id that anyone may have made too long", async () => {
    const doors = openDoors();
    const user = { id: "u".repeat(513), traits: { email: "jane@example.com" } };
    const answer = await postBeacon(doors, batch({ ids: { epik: "x".repeat(513), pinUnauth: "p" }, events: [event({ user })] }));
    expect(answer.status).toBe(204);
    const [stored] = await doors.stored();
    expect(stored).toMatchObject({
      name: "purchase",
      user: { em: [sha256("jane@example.com")] },
      pinUnauth: sha256("p"),
      warnings: [
        { code: "invalid_part", field: "ids.epik" },
        { code: "invalid_part", field: "user.id" },
      ],
    });
    expect(stored).not.toHaveProperty("epik");
  });

  it("takes the time of receipt for an event without a time that can be read", async () => {
    const doors = openDoors();
    await postBeacon(doors, batch({ sentAt: NOW - 3_600_000, events: [event({ at: NOW / 1000 })] }));
    await postBeacon(doors, batch({ sentAt: NOW / 1000, events: [event({ id: "e-2", at: NOW - 60_000 })] }));
    expect((await doors.stored()).map(({ at }) => at)).toEqual([NOW, NOW - 60_000]);
  });

  it("forgets nobody for an id that cannot be read", async () => {
    const doors = openDoors({ env: { DAYFLY_SECRET: "a secret of at least thirty-two characters" } });
    const told = await postBeacon(doors, identify({ traits: { email: "jane@example.com" } }), { host: "www.shop.example" });
    const cookie = told.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const answer = await postBeacon(doors, identify({ id: true }), { cookie, host: "www.shop.example" });
    expect([answer.status, answer.headers.getSetCookie().filter((line) => /Max-Age=0/.test(line))]).toEqual([204, []]);
  });

  it("refuses a batch without a good event", async () => {
    const answer = await postBeacon(openDoors(), batch({ events: [{ id: "e-2" }] }));
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("refuses with 503 and Retry-After when the store is full, and stores nothing of it", async () => {
    const doors = openDoors({ maxEvents: 1 });
    const answer = await postBeacon(doors, batch({ events: [event(), event({ id: "e-2" })] }));
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(await doors.stored()).toHaveLength(0);
  });

  it("writes a line a minute of what a full store refuses, with how many events that were", async () => {
    const lines: unknown[] = [];
    const doors = openDoors({
      maxEvents: 1,
      env: { DAYFLY_RATE_PER_IP: "0" },
      log: { ...silentLog, warn: (...line) => void lines.push(line) },
    });
    const refused = async () =>
      expect((await postBeacon(doors, batch({ events: [event(), event({ id: "e-2" })] }))).status).toBe(503);
    for (const later of [0, 0, MINUTE_MS]) {
      doors.clock.advance(later);
      await refused();
    }
    expect(lines).toMatchObject([2, 4].map((events) => [expect.any(String), { events }]));
  });

  const DROPPED: readonly [why: string, body: object, headers: Record<string, string>][] = [
    ["a bot by its own word", { bot: true }, {}],
    ["a bot by its user agent", {}, { "user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)" }],
    ["a prerender", {}, { "sec-purpose": "prefetch;prerender" }],
    ["a visitor who denied", { consent: { state: "denied" } }, {}],
  ];
  it.each(DROPPED)("drops %s", async (_why, body, headers) => {
    const doors = openDoors();
    expect((await postBeacon(doors, batch(body), headers)).status).toBe(204);
    expect(await doors.stored()).toHaveLength(0);
  });

  it("keeps visitors in Pinterest's own app", async () => {
    const doors = openDoors();
    await postBeacon(doors, batch(), {
      "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 [Pinterest/iOS]",
    });
    expect(await doors.stored()).toHaveLength(1);
  });

  const BODIES: readonly [why: string, body: string, status: number][] = [
    ["nothing", "", 400],
    ["64 KiB and one byte", `{"pad":"${"x".repeat(64 * 1024 - 9)}"}`, 413],
    [
      "depth 10,000",
      `{"v":1,"sentAt":${NOW},"events":[{"id":"d","name":"n","at":${NOW},"props":{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}}]}`,
      204,
    ],
    ["NUL and lone surrogates", JSON.stringify(batch({ events: [event({ name: "a\u0000b", props: { x: "\ud800" } })] })), 204],
    ["a byte order mark", `\ufeff${JSON.stringify(batch())}`, 204],
    [
      "__proto__ as a property",
      JSON.stringify(batch()).replace('"url"', '"props":{"__proto__":{"polluted":true},"constructor":1},"url"'),
      204,
    ],
  ];
  it.each(BODIES)("survives a body of %s", async (_why, body, status) => {
    const doors = openDoors();
    expect((await postBeacon(doors, body)).status).toBe(status);
    for (const stored of await doors.stored()) expect(() => JSON.stringify(stored)).not.toThrow();
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  it("refreshes the visitor's cookies with the answer", async () => {
    const answer = await postBeacon(openDoors(), batch(), { cookie: "_epik=dj0x; theme=dark", host: "www.shop.example" });
    expect(answer.headers.getSetCookie()).toEqual([
      "_epik=dj0x; Path=/; Domain=shop.example; Max-Age=31536000; SameSite=Lax; Secure",
    ]);
  });

  it("limits one address and says when to come again", async () => {
    const doors = openDoors({ clientIp: () => "8.8.8.8" });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await postBeacon(doors, batch({ events: [event({ id: `e-${i}` })] }))).status);
    expect(statuses).toEqual([204, 204, 429]);
    doors.clock.advance(1000);
    expect((await postBeacon(doors, batch({ events: [event({ id: "e-2" })] }))).status).toBe(204);
  });

  it.each([
    { who: "a proxy that nobody declared", peer: "172.17.0.1", trusted: [], warns: true },
    { who: "one that was declared", peer: "172.17.0.1", trusted: ["172.17.0.1"], warns: false },
    {
      who: "one that was declared, for a visitor of one's own network",
      peer: "10.0.0.1",
      trusted: ["10.0.0.1"],
      of: "10.0.0.9",
      warns: false,
    },
    { who: "a visitor who writes what they like", peer: "8.8.8.8", trusted: [], warns: false },
  ])("tells whether a request came by $who", async ({ peer, trusted, of = "198.51.100.1", warns }) => {
    const doors = openDoors({ clientIp: createClientIp(trusted) });
    await doors.app.request(
      "/_df/e",
      { method: "POST", body: JSON.stringify(batch()), headers: { ...BEACON_HEADERS, "x-forwarded-for": of } },
      { incoming: { socket: { remoteAddress: peer } } },
    );
    const [stored] = await doors.stored();
    expect(stored?.warnings.some(({ code }) => code === "undeclared_proxy")).toBe(warns);
  });

  it("limits one site", async () => {
    const doors = openDoors({ sitePerSecond: 1 });
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await postBeacon(doors, batch())).status);
    expect(statuses).toEqual([204, 204, 204, 429]);
  });

  it("refuses an unknown content encoding", async () => {
    expect((await postBeacon(openDoors(), batch(), { "content-encoding": "br" })).status).toBe(415);
    expect((await postBeacon(openDoors(), batch(), { "content-encoding": "" })).status).toBe(204);
  });
});
