import { describe, expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { HOUR_MS } from "../lib/time.ts";
import { anApiEvent, NOW_SECONDS, post, type PostOptions } from "./api-event.fixture.ts";
import { SANDBOX_AD_ACCOUNT_ID, type SandboxOptions } from "./options.ts";
import { createSandbox } from "./sandbox.ts";

const start = (options: Partial<SandboxOptions> = {}) => {
  const clock = manualClock();
  return { clock, sandbox: createSandbox({ clock, random: () => 0, ...options }) };
};

const PROCESSED = { status: "processed", error_message: "", warning_message: "" };
const OLD = anApiEvent({ event_id: "old", event_time: NOW_SECONDS - 8 * 86_400 });

const CALLERS: [name: string, request: PostOptions, status: number, code: number][] = [
  ["no bearer", { headers: { Authorization: "" } }, 401, 2],
  ["a scheme that is not Bearer", { headers: { Authorization: "Basic pina_sandbox_token" } }, 401, 2],
  ["an unknown token", { headers: { Authorization: "Bearer wrong" } }, 401, 2],
  ["an expired token", { headers: { Authorization: "Bearer expired" } }, 401, 2],
  ["a token of another ad account", { headers: { Authorization: "Bearer of-account-2" } }, 403, 29],
  ["a Tag's id", { adAccountId: "2612345678901" }, 404, 50],
  ["an unknown ad account", { adAccountId: "999" }, 404, 50],
  ["an ad account id with letters", { adAccountId: "act_12" }, 400, 4196],
  ["an ad account id of 19 digits", { adAccountId: "1".repeat(19) }, 400, 4196],
  ["a body that is not JSON", { body: "{" }, 400, 4196],
  ["an empty body", { body: "" }, 400, 4196],
  ["a content type that is not JSON", { headers: { "Content-Type": "text/plain" } }, 400, 4196],
  ["a test parameter that is no boolean", { query: "?test=1" }, 400, 4196],
  ["no events", { body: '{"data":[]}' }, 400, 4196],
];

describe("createEventsAnswerer", () => {
  it.each(CALLERS)("refuses %s", async (_name, request, status, code) => {
    const { sandbox } = start({
      tagIds: ["2612345678901"],
      adAccountIds: [SANDBOX_AD_ACCOUNT_ID, "2", "2612345678901"],
      tokens: [
        { token: "pina_sandbox_token" },
        { token: "of-account-2", adAccountIds: ["2"] },
        { token: "expired", expiresInSeconds: 0 },
      ],
    });
    const response = await post(sandbox, [anApiEvent()], request);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ code, message: expect.any(String) });
    expect(sandbox.counters()).toMatchObject({ requests: 1, byStatus: { [status]: 1 }, events: 0 });
    expect(sandbox.requests()).toMatchObject([{ status, message: expect.any(String) }]);
  });

  it("takes any bearer and ad account when told to, but still no Tag's id", async () => {
    const { sandbox } = start({ acceptAnyToken: true, tagIds: ["26"] });
    const headers = { Authorization: "Bearer whatever" };
    expect((await post(sandbox, [anApiEvent()], { adAccountId: "7", headers })).status).toBe(200);
    expect((await post(sandbox, [anApiEvent()], { adAccountId: "26", headers })).status).toBe(404);
    expect((await post(sandbox, [anApiEvent()], { adAccountId: "7", headers: { Authorization: "" } })).status).toBe(401);
  });

  it("answers in request order, with warnings that are not failures", async () => {
    const { sandbox } = start();
    const response = await post(sandbox, [anApiEvent(), anApiEvent({ event_id: "2", event_name: "size_guide" })]);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      num_events_received: 2,
      num_events_processed: 2,
      events: [PROCESSED, { ...PROCESSED, warning_message: expect.stringContaining("Unknown") }],
    });
  });

  it("answers 422 when one event fails, and processes the others", async () => {
    const { sandbox } = start();
    const response = await post(sandbox, [OLD, anApiEvent()]);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      code: 953,
      message: expect.any(String),
      details: {
        num_events_received: 2,
        num_events_processed: 1,
        events: [
          { status: "failed", error_message: expect.stringContaining("Given timestamp is in the past"), warning_message: "" },
          PROCESSED,
        ],
      },
    });
    expect(sandbox.counted().map(({ event }) => event.event_id)).toEqual(["order-1"]);
    expect(sandbox.has(SANDBOX_AD_ACCOUNT_ID, "checkout", "old")).toBe(false);
  });

  it("answers a partial failure as 200 when told to", async () => {
    const { sandbox } = start({ partialFailureStatus: 200 });
    const response = await post(sandbox, [OLD, anApiEvent()]);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ num_events_processed: 1, events: [{ status: "failed" }, PROCESSED] });
  });

  it("takes nothing of a request that one event spoils", async () => {
    const { sandbox } = start();
    const response = await post(sandbox, [anApiEvent(), anApiEvent({ event_id: "2", custom_data: { category_name: "x" } })]);
    expect(response.status).toBe(400);
    expect(sandbox.received()).toEqual([]);
    expect(sandbox.requests()).toMatchObject([{ status: 400, where: "/data/1/custom_data" }]);
  });

  it("records nothing with test=true, and processes the first twenty", async () => {
    const { sandbox } = start();
    const events = Array.from({ length: 21 }, (_, index) => anApiEvent({ event_id: `t${index}` }));
    const response = await post(sandbox, events, { query: "?test=true" });
    expect(await response.json()).toMatchObject({ num_events_received: 21, num_events_processed: 20 });
    expect(sandbox.counted()).toEqual([]);
    expect([...sandbox.ids()]).toEqual([]);
    expect(sandbox.received()).toHaveLength(20);
    expect(sandbox.received()[0]).toMatchObject({ test: true, duplicate: false });
    await post(sandbox, [anApiEvent({ event_id: "t0" })], { query: "?test=false" });
    expect(sandbox.received().at(-1)).toMatchObject({ test: false, duplicate: false });
  });

  it("answers 429 with the official headers beyond the limit of one ad account", async () => {
    const { sandbox, clock } = start({ rateLimit: { limit: 2, windowSeconds: 60 }, adAccountIds: [SANDBOX_AD_ACCOUNT_ID, "2"] });
    const first = await post(sandbox, [anApiEvent()]);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      "x-ratelimit-limit": '2, 2;w=60;name="ads_conversions_ad_account_id"',
      "x-ratelimit-remaining": "1",
      "x-ratelimit-reset": "60",
    });
    await post(sandbox, [anApiEvent()]);
    clock.advance(20_500);
    const refused = await post(sandbox, [anApiEvent({ event_id: "over" })]);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 8 });
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(refused.headers.get("x-ratelimit-reset")).toBe("40");
    expect((await post(sandbox, [anApiEvent()], { adAccountId: "2" })).status).toBe(200);
    clock.advance(39_500);
    expect((await post(sandbox, [anApiEvent()])).status).toBe(200);
    expect(sandbox.has(SANDBOX_AD_ACCOUNT_ID, "checkout", "over")).toBe(false);
  });

  it("allows ten test requests a second", async () => {
    const { sandbox } = start();
    const statuses = [];
    for (let sent = 0; sent < 11; sent++) statuses.push((await post(sandbox, [anApiEvent()], { query: "?test=true" })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });

  it("flags a repeat of event_name and event_id within 48 hours, and answers it processed", async () => {
    const { sandbox, clock } = start();
    const send = async (changes = {}, options: PostOptions = {}) => {
      const response = await post(sandbox, [anApiEvent({ event_time: Math.floor(clock.now() / 1000), ...changes })], options);
      expect(await response.json()).toMatchObject({ num_events_processed: 1 });
      return sandbox.received().at(-1)?.duplicate;
    };
    expect(await send()).toBe(false);
    expect(await send()).toBe(true);
    expect(await send({ event_name: "lead" })).toBe(false);
    clock.advance(48 * HOUR_MS - 1000);
    expect(await send()).toBe(true);
    clock.advance(1000);
    expect(await send()).toBe(false);
    expect(await send()).toBe(true);
    expect(sandbox.counters()).toMatchObject({ processed: 6, duplicates: 3, unique: 2 });
  });

  it("never flags an offline event, nor the same id at another ad account", async () => {
    const { sandbox } = start({ adAccountIds: [SANDBOX_AD_ACCOUNT_ID, "2"] });
    const offline = anApiEvent({ action_source: "offline", event_id: "till-1" });
    await post(sandbox, [offline, offline, anApiEvent()]);
    await post(sandbox, [anApiEvent()], { adAccountId: "2" });
    expect(sandbox.received().map(({ duplicate }) => duplicate)).toEqual([false, false, false, false]);
  });

  it("keeps the newest events and requests, and counts all of them", async () => {
    const { sandbox } = start({ maxEvents: 3, maxRequests: 2 });
    for (let sent = 0; sent < 10; sent++) await post(sandbox, [anApiEvent({ event_id: `e${sent}` })]);
    expect(sandbox.received().map(({ event }) => event.event_id)).toEqual(["e7", "e8", "e9"]);
    expect(sandbox.requests()).toHaveLength(2);
    expect(sandbox.counters()).toMatchObject({ requests: 10, byStatus: { 200: 10 }, events: 10, unique: 10 });
  });

  it("keeps ids alone and looks at nothing else in a load run", async () => {
    const { sandbox } = start({ keep: "ids", validate: "none" });
    const response = await post(sandbox, [
      { event_name: "checkout", event_id: "a" },
      { event_name: "checkout", event_id: "a" },
    ]);
    expect(await response.json()).toEqual({ num_events_received: 2, num_events_processed: 2, events: [PROCESSED, PROCESSED] });
    expect(sandbox.received()).toEqual([]);
    expect([...sandbox.ids()]).toEqual([[SANDBOX_AD_ACCOUNT_ID, "checkout", "a"]]);
    expect(sandbox.counters()).toMatchObject({ events: 2, duplicates: 1, unique: 1 });
  });

  it("holds no token in what it keeps", async () => {
    const { sandbox } = start();
    await post(sandbox, [anApiEvent()]);
    expect(JSON.stringify([sandbox.received(), sandbox.requests()])).not.toContain("pina_sandbox_token");
  });
});
