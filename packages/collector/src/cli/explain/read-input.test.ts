import { describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import { readInput } from "./read-input.ts";

const now = unixMs(1_790_000_000_000);
const read = (text: string) => readInput(text, { site: "shop" as SiteKey, now, advertisingCategories: ["advertising"] });

const FORMS: readonly [form: string, text: string, expected: object][] = [
  [
    "a _df.track() call",
    '_df.track("Order Completed", {total: 5, event_id: "e-1"});',
    { name: "Order Completed", id: "e-1", props: { total: 5 } },
  ],
  ["a _df.page() call", "window._df.page()", { name: "page_view" }],
  ["the arguments of _df.track()", '["purchase", {"value": 5}]', { name: "purchase", props: { value: 5 } }],
  ["a dataLayer push", '{"event":"purchase","ecommerce":{"value":5}}', { name: "purchase", props: { ecommerce: { value: 5 } } }],
  ["a dataLayer push", 'dataLayer.push({event: "purchase", eventID: "e-2"})', { name: "purchase", id: "e-2" }],
  ["a gtag() call", "gtag('event', 'purchase', {value: 5})", { name: "purchase", props: { value: 5 } }],
  ["a gtag() call", '["event", "purchase", {"value": 5}]', { name: "purchase", props: { value: 5 } }],
  [
    "a pintrk() call",
    "pintrk('track', 'checkout', {value: 5, eid: 'e-3'})",
    { name: "checkout", id: "e-3", props: { value: 5 } },
  ],
  [
    "a Segment message",
    '{"type":"track","event":"Lead","userId":"u","messageId":"m"}',
    { name: "Lead", id: "m", userIds: ["u"] },
  ],
  ["a Segment batch", '{"batch":[{"type":"page","userId":"u"}]}', { name: "page_view" }],
  [
    "a beacon of the snippet",
    `{"v":1,"sentAt":${now},"events":[{"id":"b","name":"search","at":${now}}]}`,
    { name: "search", id: "b" },
  ],
];

const REFUSED: readonly [why: string, text: string, sentence: RegExp][] = [
  ["nothing", "", /neither JSON nor a call/],
  ["a function in a call", "_df.track('x', {f: () => 1})", /neither JSON nor a call/],
  ["a call without a name", "_df.track()", /names no event/],
  ["a number", "7", /holds no event/],
  ["a beacon without events", '{"v":1,"sentAt":1,"events":[]}', /would be refused/],
];

describe("readInput", () => {
  it.each(FORMS)("reads %s: %s", (form, text, expected) => {
    expect(read(text)).toMatchObject({ ok: true, value: { form, events: [expected] } });
  });

  it.each(["stored", "event"])("reads an event as it was stored, under %s, as the console and dead letters have it", (under) => {
    const stored = { site: "blog", id: "e-1", name: "purchase", at: now, props: { value: 5 }, user: { em: ["a".repeat(64)] } };
    expect(read(JSON.stringify({ key: "7", [under]: stored }))).toMatchObject({
      ok: true,
      value: { form: "a stored event", events: [], stored: { ...stored, ip: "192.0.2.1" } },
    });
  });

  it.each(REFUSED)("refuses %s in a sentence", (_why, text, sentence) => {
    const input = read(text);
    expect(input.ok ? "" : input.failure).toMatch(sentence);
  });

  it("names the messages that a visitor's denial drops", () => {
    const context = { consent: { categoryPreferences: { Advertising: false } } };
    const input = read(JSON.stringify({ type: "track", event: "Lead", context }));
    expect(input).toMatchObject({ ok: true, value: { events: [], refused: [expect.stringContaining("denied consent")] } });
  });

  it("names the messages that would be refused", () => {
    const input = read('{"batch":[{"type":"alias"},{"type":"track","event":"Lead"}]}');
    expect(input).toMatchObject({
      ok: true,
      value: { events: [{ name: "Lead" }], refused: [expect.stringContaining("/batch/0")] },
    });
  });
});
