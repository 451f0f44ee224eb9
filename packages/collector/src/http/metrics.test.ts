import { describe, expect, it } from "vitest";
import type { CapiEvent, CapiUserData } from "../capi/event.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { toUnixSeconds } from "../lib/time.ts";
import { manualClock } from "../lib/manual-clock.ts";
import type { QueueStats } from "../queue/queue.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import { attemptEntry } from "../record/attempt-entry.ts";
import { openCounters } from "../record/counters.ts";
import { BROWSER, NOW, ORIGIN, openDoors } from "./doors.fixture.ts";
import { createMetrics } from "./metrics.ts";

type Doors = ReturnType<typeof openDoors>;

/** Every sample of our own by its name and labels. */
const samplesOf = async ({ metrics }: Pick<Doors, "metrics">): Promise<Record<string, number>> => {
  const { text } = await metrics.render();
  const lines = text.split("\n").filter((line) => line.startsWith("dayfly_"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
};

const post = ({ app }: Doors, events: readonly object[], headers: Record<string, string> = {}) =>
  app.request("/_df/e", {
    method: "POST",
    headers: { origin: ORIGIN, "user-agent": BROWSER, "content-type": "text/plain", ...headers },
    body: JSON.stringify({ v: 1, sentAt: NOW, events }),
  });
const event = (id: string, more: object = {}) => ({ id, name: "purchase", at: NOW, ...more });

const payload = (eventName: string, user: CapiUserData): CapiEvent => ({
  event_name: eventName,
  action_source: "web",
  event_time: toUnixSeconds(NOW),
  event_id: "e",
  user_data: user,
});

describe("createMetrics", () => {
  it("counts what the doors take, refuse and drop", async () => {
    const doors = openDoors();
    await post(doors, [event("a"), event("b"), { id: "c" }]);
    await post(doors, [event("a")]);
    await post(doors, [event("d")], { "sec-purpose": "prefetch" });
    await post(doors, [event("e")], { origin: "https://elsewhere.example" });
    expect(await samplesOf(doors)).toMatchObject({
      dayfly_events_accepted_total: 2,
      dayfly_events_duplicate_total: 1,
      'dayfly_events_rejected_total{reason="invalid_event"}': 1,
      'dayfly_events_rejected_total{reason="unknown_origin"}': 1,
      'dayfly_events_rejected_total{reason="store_unavailable"}': 0,
      'dayfly_events_dropped_total{reason="prefetch"}': 1,
      'dayfly_ingest_duration_seconds_count{door="browser"}': 4,
    });
  });

  it("shows the same numbers when it is asked again", async () => {
    const doors = openDoors();
    await post(doors, [event("a")]);
    const first = await samplesOf(doors);
    expect(await samplesOf(doors)).toEqual(first);
  });

  it("counts warnings by code", async () => {
    const doors = openDoors();
    await post(doors, [event("a", { user: { traits: { email: "none" } } }), event("b", { user: { traits: { email: "no" } } })]);
    expect(await samplesOf(doors)).toMatchObject({ 'dayfly_event_warnings_total{code="invalid_email"}': 2 });
  });

  it("counts the mapping's warnings once the event is delivered", async () => {
    const doors = openDoors();
    const attempt = {
      event: storedEvent({ id: "a" }),
      at: NOW,
      payload: payload("checkout", {}),
      warnings: [{ code: "price_missing" }],
    } as const;
    doors.record.attempted([attemptEntry({ ...attempt, outcome: "retry" })]);
    doors.record.attempted([attemptEntry({ ...attempt, outcome: "delivered" })]);
    expect(await samplesOf(doors)).toMatchObject({ 'dayfly_event_warnings_total{code="price_missing"}': 1 });
  });

  it("tells the queue's size and the age of its oldest event", async () => {
    const doors = openDoors();
    await post(doors, [event("a"), event("b"), event("c")]);
    const [leased] = await doors.queue.lease({ max: 2, leaseMs: 1e9 });
    if (leased) await doors.queue.settle([{ ref: leased.ref, kind: "dead", reason: "refused", detail: "no" }]);
    doors.clock.advance(7500);
    expect(await samplesOf(doors)).toMatchObject({
      dayfly_queue_waiting_events: 1,
      dayfly_queue_leased_events: 1,
      dayfly_dead_letters: 1,
      dayfly_queue_oldest_age_seconds: 7.5,
      dayfly_store_up: 1,
    });
  });

  it("counts the delivery's news", async () => {
    const doors = openDoors();
    const { delivery } = doors.metrics;
    delivery({ kind: "request", adAccountId: "549", status: 200, durationMs: 30, events: 10 });
    delivery({ kind: "request", adAccountId: "549", status: "timeout", durationMs: 9000, events: 3 });
    delivery({ kind: "delivered", adAccountId: "549", latenciesMs: [200, 4000, -1], late: 1 });
    delivery({ kind: "retried", events: 3 });
    delivery({ kind: "held", events: 4 });
    delivery({ kind: "skipped", events: 5 });
    delivery({ kind: "dead", reason: "refused", events: 6 });
    expect(await samplesOf(doors)).toMatchObject({
      'dayfly_delivery_requests_total{account="549",status="200"}': 1,
      'dayfly_delivery_requests_total{account="549",status="timeout"}': 1,
      'dayfly_delivery_request_events_total{account="549"}': 13,
      dayfly_delivery_request_duration_seconds_count: 2,
      'dayfly_events_delivered_total{account="549"}': 3,
      'dayfly_events_delivered_late_total{account="549"}': 1,
      'dayfly_delivery_latency_seconds_bucket{le="0.1"}': 1,
      'dayfly_delivery_latency_seconds_bucket{le="0.5"}': 2,
      'dayfly_delivery_latency_seconds_bucket{le="5"}': 3,
      dayfly_events_retried_total: 3,
      dayfly_events_held_total: 4,
      dayfly_events_skipped_total: 5,
      'dayfly_events_dead_total{reason="refused"}': 6,
      'dayfly_events_dead_total{reason="too_old"}': 0,
    });
  });

  it("tells which accounts are held, and forgets those that are gone", async () => {
    const doors = openDoors();
    doors.accounts.push(
      { adAccountId: "1", state: "open" },
      { adAccountId: "2", state: "open" },
      { adAccountId: "2", state: "held" },
    );
    expect(await samplesOf(doors)).toMatchObject({ 'dayfly_account_up{account="1"}': 1, 'dayfly_account_up{account="2"}': 0 });
    doors.accounts.shift();
    expect(await samplesOf(doors)).not.toHaveProperty('dayfly_account_up{account="1"}');
  });

  it("counts match keys of delivered events by Pinterest's names, and all other names as one", async () => {
    const doors = openDoors();
    const em = [sha256Hex("jane@example.com")];
    const attempted = (name: string, user: CapiUserData, outcome: "delivered" | "retry" = "delivered") =>
      doors.record.attempted([attemptEntry({ event: storedEvent(), at: NOW, outcome, payload: payload(name, user) })]);
    attempted("checkout", { em, client_ip_address: "192.0.2.1", client_user_agent: BROWSER });
    attempted("checkout", { em, client_ip_address: "192.0.2.1" });
    attempted("checkout", { em }, "retry");
    attempted("<script>", { click_id: "dj0" });
    attempted("jane@example.com", { external_id: em, ph: em });
    expect(await samplesOf(doors)).toMatchObject({
      'dayfly_coverage_events_total{event="checkout"}': 2,
      'dayfly_coverage_events_total{event="own"}': 2,
      'dayfly_coverage_match_keys_total{event="checkout",key="em"}': 2,
      'dayfly_coverage_match_keys_total{event="checkout",key="ip_ua"}': 1,
      'dayfly_coverage_match_keys_total{event="own",key="click_id"}': 1,
      'dayfly_coverage_match_keys_total{event="own",key="external_id"}': 1,
      'dayfly_coverage_match_keys_total{event="own",key="ph"}': 1,
    });
    expect((await doors.metrics.render()).text).not.toMatch(/<script|jane/);
  });

  it("asks the store at most every five seconds", async () => {
    const clock = manualClock();
    let asked = 0;
    const stats = async (): Promise<QueueStats> => ({ waiting: (asked += 1), leased: 0, dead: 0 });
    const metrics = openAlone(clock, stats);
    await Promise.all([metrics.render(), metrics.render(), metrics.render()]);
    clock.advance(4999);
    expect((await samplesOf({ metrics })).dayfly_queue_waiting_events).toBe(1);
    clock.advance(1);
    expect((await samplesOf({ metrics })).dayfly_queue_waiting_events).toBe(2);
  });

  it("leaves out what it never heard of the store, rather than to call it empty", async () => {
    const samples = await samplesOf({ metrics: openAlone(manualClock(), () => Promise.reject(new Error("away"))) });
    expect(samples).toMatchObject({ dayfly_store_up: 1 });
    expect(Object.keys(samples).filter((name) => /^dayfly_(queue|dead_letters|account)/.test(name))).toEqual([]);
  });

  it("answers with what was last known while the store hangs or fails", async () => {
    const clock = manualClock();
    const answers = [
      async () => ({ waiting: 7, leased: 0, dead: 0 }),
      () => new Promise<never>(() => {}),
      () => Promise.reject(new Error("broken")),
    ];
    for (const second of answers.slice(1)) {
      const queued = [answers[0], second];
      const metrics = openAlone(clock, () => (queued.shift() ?? second)() as Promise<QueueStats>);
      await metrics.render();
      clock.advance(5000);
      const rendered = samplesOf({ metrics });
      await Promise.resolve();
      clock.advance(1000);
      expect((await rendered).dayfly_queue_waiting_events).toBe(7);
    }
  });
});

const openAlone = (clock: ReturnType<typeof manualClock>, stats: () => Promise<QueueStats>) =>
  createMetrics({
    queue: { stats, ready: () => ({ ok: true }) },
    counters: openCounters(),
    clock,
    accounts: () => [],
  });
