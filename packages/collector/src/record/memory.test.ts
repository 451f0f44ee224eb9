import { describe, expect, it } from "vitest";
import type { CapiEvent } from "../capi/event.ts";
import { toUnixSeconds, unixMs } from "../lib/time.ts";
import type { EventId, SiteKey, StoredEvent } from "../wire/stored-event.ts";
import { openMemoryRecord } from "./memory.ts";
import type { AttemptEntry, AttemptOutcome, Journey } from "./record.ts";

const IP = "192.0.2.77";
const USER_AGENT = "Mozilla/5.0 (a browser)";
const AT = unixMs(1_700_000_000_000);

const eventOf = (id: string): StoredEvent => ({
  site: "shop" as SiteKey,
  id: id as EventId,
  name: "purchase",
  at: AT,
  receivedAt: AT,
  door: "browser",
  actionSource: "web",
  props: { value: 1 },
  user: {},
  ip: IP,
  userAgent: USER_AGENT,
  consent: { state: "granted", source: "explicit" },
  warnings: [],
});

const payloadOf = (id: string): CapiEvent => ({
  event_name: "checkout",
  action_source: "web",
  event_time: toUnixSeconds(AT),
  event_id: id,
  user_data: { click_id: "dj0y", client_ip_address: IP, client_user_agent: USER_AGENT },
});

const attemptOf = (id: string, outcome: AttemptOutcome, facts: Partial<AttemptEntry> = {}): AttemptEntry => ({
  event: eventOf(id),
  at: AT,
  outcome,
  ...facts,
});

const idsOf = (journeys: readonly Journey[]): readonly string[] => journeys.map((journey) => journey.stored.id);

describe("openMemoryRecord", () => {
  it("tells an event's journey", () => {
    const record = openMemoryRecord();
    record.accepted([{ event: eventOf("a"), sent: () => ({ email: "***" }) }]);
    expect(record.find("shop/purchase/a")).toEqual({
      key: "shop/purchase/a",
      state: "waiting",
      sent: { email: "***" },
      stored: eventOf("a"),
      attempts: [],
      warnings: [],
    });
    record.attempted([attemptOf("a", "retry", { status: 503, message: "try later", durationMs: 12, payload: payloadOf("a") })]);
    record.attempted([attemptOf("a", "delivered", { status: 200 })]);
    expect(record.find("shop/purchase/a")).toMatchObject({
      state: "delivered",
      attempts: [
        { at: AT, outcome: "retry", status: 503, message: "try later", durationMs: 12 },
        { at: AT, outcome: "delivered", status: 200 },
      ],
      payload: { event_id: "a", user_data: { click_id: "dj0y" } },
    });
    expect(record.find("shop/purchase/b")).toBeUndefined();
  });

  it("tells the warnings of the door and of the latest mapping", () => {
    const record = openMemoryRecord();
    const event = { ...eventOf("a"), warnings: [{ code: "invalid_phone" }] } as const;
    record.accepted([{ event, sent: () => ({}) }]);
    expect(record.find("shop/purchase/a")?.warnings).toEqual([{ code: "invalid_phone" }]);
    record.attempted([{ ...attemptOf("a", "retry"), event, warnings: [{ code: "late" }] }]);
    record.attempted([{ ...attemptOf("a", "delivered"), event, warnings: [{ code: "price_missing" }] }]);
    expect(record.find("shop/purchase/a")?.warnings).toEqual([{ code: "invalid_phone" }, { code: "price_missing" }]);
  });

  it.each(["delivered", "repeat", "skipped", "dead"] as const)(
    "forgets IP address and user agent when an event is %s",
    (outcome) => {
      const record = openMemoryRecord();
      record.accepted([{ event: eventOf("a"), sent: () => ({}) }]);
      record.attempted([attemptOf("a", outcome, { payload: payloadOf("a") })]);
      const text = JSON.stringify(record.recent(1));
      expect(text).toContain("dj0y");
      expect(text).not.toContain(IP);
      expect(text).not.toContain(USER_AGENT);
    },
  );

  it.each(["retry", "held"] as const)("keeps IP address and user agent while an event is %s", (outcome) => {
    const record = openMemoryRecord();
    record.attempted([attemptOf("a", outcome, { payload: payloadOf("a") })]);
    expect(record.find("shop/purchase/a")).toMatchObject({
      stored: { ip: IP },
      payload: { user_data: { client_user_agent: USER_AGENT } },
    });
  });

  it("begins a journey for an event that came before the start", () => {
    const record = openMemoryRecord();
    record.attempted([attemptOf("a", "held", { message: "account held" })]);
    expect(record.recent(10)).toMatchObject([{ key: "shop/purchase/a", state: "held", sent: {} }]);
  });

  it("keeps what delivery did before the door told of the event", () => {
    const record = openMemoryRecord();
    record.attempted([attemptOf("a", "delivered")]);
    record.accepted([{ event: eventOf("a"), sent: () => ({ value: 1 }) }]);
    expect(record.find("shop/purchase/a")).toMatchObject({
      state: "delivered",
      sent: { value: 1 },
      attempts: [{ outcome: "delivered" }],
    });
    expect(JSON.stringify(record.recent(1))).not.toContain(IP);
  });

  it("keeps the newest journeys, and gives them newest first", () => {
    const record = openMemoryRecord({ maxJourneys: 3 });
    record.accepted(["a", "b", "c", "d"].map((id) => ({ event: eventOf(id), sent: () => ({}) })));
    record.attempted([attemptOf("b", "delivered")]);
    expect(idsOf(record.recent(10))).toEqual(["d", "c", "b"]);
    expect(idsOf(record.recent(2))).toEqual(["d", "c"]);
    expect(record.find("shop/purchase/a")).toBeUndefined();
  });

  it("keeps the newest attempts of a journey", () => {
    const record = openMemoryRecord({ maxAttempts: 2 });
    record.attempted([500, 502, 503].map((status) => attemptOf("a", "retry", { status })));
    expect(record.find("shop/purchase/a")?.attempts.map((attempt) => attempt.status)).toEqual([502, 503]);
  });

  it("calls back with each change, until it is stopped", () => {
    const record = openMemoryRecord();
    const states: string[] = [];
    const stop = record.onChange((journey) => states.push(`${journey.stored.id} ${journey.state}`));
    record.accepted([{ event: eventOf("a"), sent: () => ({}) }]);
    record.attempted([attemptOf("a", "retry"), attemptOf("a", "dead")]);
    stop();
    record.accepted([{ event: eventOf("b"), sent: () => ({}) }]);
    expect(states).toEqual(["a waiting", "a retry", "a dead"]);
  });
});
