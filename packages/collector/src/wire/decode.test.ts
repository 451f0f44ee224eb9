import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBatch } from "./decode.ts";
import type { RejectionReason } from "./rejection.ts";

const AT = 1_700_000_000_000;
const event = (more: object = {}) => ({ id: "e-1", name: "purchase", at: AT, ...more });
const batch = (more: object = {}) => ({ v: 1, sentAt: AT, events: [event()], ...more });
const decode = (value: unknown) => decodeBatch(JSON.stringify(value));

const REFUSED: readonly [why: string, body: string, reason: RejectionReason, pointer?: string][] = [
  ["nothing", "", "invalid_json"],
  ["half a body", '{"v":1,', "invalid_json"],
  ["a list", "[]", "invalid_batch", "/"],
  ["null", "null", "invalid_batch", "/"],
  ["another protocol version", JSON.stringify(batch({ v: 2 })), "invalid_batch", "/v"],
  ["a site that is no key", JSON.stringify(batch({ site: 5 })), "invalid_batch", "/site"],
  ["no list of events", JSON.stringify(batch({ events: {} })), "invalid_batch", "/events"],
  ["a word of consent that is none", JSON.stringify(batch({ consent: { state: "yes" } })), "invalid_batch", "/consent/state"],
  ["consent without its form", JSON.stringify(batch({ consent: "granted" })), "invalid_batch", "/consent"],
  ["an unreadable opt-out of sale", JSON.stringify(batch({ consent: { ldp: "yes" } })), "invalid_batch", "/consent/ldp"],
  ["an unreadable GPC", JSON.stringify(batch({ consent: { gpc: 1 } })), "invalid_batch", "/consent/gpc"],
  ["no event", JSON.stringify(batch({ events: [] })), "empty_batch"],
  ["101 events", JSON.stringify(batch({ events: Array.from({ length: 101 }, () => event()) })), "too_many_events"],
];

describe("decodeBatch", () => {
  it.each(REFUSED)("refuses %s", (_why, body, reason, pointer) => {
    const decoded = decodeBatch(body);
    expect(decoded).toMatchObject({ ok: false, failure: { reason, ...(pointer ? { pointer } : {}) } });
  });

  it("keeps the good events of a batch and names the bad ones", () => {
    const decoded = decode(batch({ events: [event(), event({ id: "" }), 7, event({ name: 5 })] }));
    if (!decoded.ok) throw new Error("refused as a whole");
    expect(decoded.value.events.map(({ id }) => id)).toEqual(["e-1"]);
    expect(decoded.value.rejected.map(({ index, rejection }) => [index, rejection.reason, rejection.pointer])).toEqual([
      [1, "invalid_event", "/events/1/id"],
      [2, "invalid_event", "/events/2"],
      [3, "invalid_event", "/events/3/name"],
    ]);
  });

  const LONG = "x".repeat(9_000);
  const ODD: readonly [field: string, body: object][] = [
    ["sentAt", { sentAt: 1_700_000_000 }],
    ["ids", { ids: "dj0x" }],
    ["ids.epik", { ids: { epik: "x".repeat(513), pinUnauth: "p" } }],
    ["ids.pinUnauth", { ids: { pinUnauth: LONG } }],
    ["ids.derivedEpik", { ids: { derivedEpik: 5 } }],
    ["ids.weak", { ids: { weak: "yes" } }],
    ["bot", { bot: "no" }],
    ["at", { events: [event({ at: "now" })] }],
    ["at", { events: [event({ at: 1_700_000_000 })] }],
    ["url", { events: [event({ url: LONG })] }],
    ["referrer", { events: [event({ referrer: {} })] }],
    ["title", { events: [event({ title: null })] }],
    ["props", { events: [event({ props: ["value", 5] })] }],
    ["user", { events: [event({ user: "u-1" })] }],
    ["user.id", { events: [event({ user: { id: true, traits: { city: "Rom" } } })] }],
    ["user.traits", { events: [event({ user: { id: "u-1", traits: [] } })] }],
    ["tag", { events: [event({ tag: 1 })] }],
  ];
  it.each(ODD)("keeps an event whose %s cannot be used, without it and with a warning", (field, more) => {
    const decoded = decode(batch(more));
    if (!decoded.ok) throw new Error("refused as a whole");
    expect(decoded.value.rejected).toEqual([]);
    const [read] = decoded.value.events;
    expect(read).toMatchObject({ id: "e-1", name: "purchase", warnings: [{ code: "invalid_part", field }] });
    const left = field.split(".").reduce((part: unknown, key) => Object(part)[key], { ...decoded.value.batch, ...read });
    expect(left).toBeUndefined();
  });

  it("hears a denial, whatever else the batch holds", () => {
    const decoded = decode(batch({ consent: { state: "denied" }, ids: { epik: LONG }, sentAt: "now", events: [] }));
    expect(decoded).toMatchObject({ ok: true, value: { batch: { consent: { state: "denied" } } } });
  });

  it("takes no word for it from a sender what could not be used", () => {
    const decoded = decode(batch({ events: [event({ warnings: [{ code: "jane@example.com" }] })] }));
    expect(decoded.ok && decoded.value.events[0]?.warnings).toEqual([]);
  });

  it("ignores keys of a newer snippet", () => {
    expect(decode(batch({ shiny: true })).ok).toBe(true);
  });

  it("names fields and never values", () => {
    const decoded = decode(batch({ events: [{ id: "jane@example.com" }, event({ user: { traits: "jane@example.com" } })] }));
    if (!decoded.ok) throw new Error("refused as a whole");
    expect(JSON.stringify([decoded.value.rejected, decoded.value.events[0]?.warnings])).not.toContain("jane");
  });

  it("leaves the prototype of objects alone", () => {
    decodeBatch(`{"v":1,"sentAt":${AT},"events":[{"id":"a","name":"b","at":${AT},"props":{"__proto__":{"polluted":1}}}]}`);
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  it("never throws, whatever the body", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"v":1,"sentAt":${AT},"events":[${json}]}`),
        ),
        (body) => {
          decodeBatch(body);
        },
      ),
    );
  });
});
