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
  ["sentAt in seconds", JSON.stringify(batch({ sentAt: 1_700_000_000 })), "invalid_batch", "/sentAt"],
  ["an infinite sentAt", '{"v":1,"sentAt":1e999,"events":[]}', "invalid_batch", "/sentAt"],
  ["an epik of 513 characters", JSON.stringify(batch({ ids: { epik: "x".repeat(513) } })), "invalid_batch", "/ids/epik"],
  ["no event", JSON.stringify(batch({ events: [] })), "empty_batch"],
  ["101 events", JSON.stringify(batch({ events: Array.from({ length: 101 }, () => event()) })), "too_many_events"],
];

describe("decodeBatch", () => {
  it.each(REFUSED)("refuses %s", (_why, body, reason, pointer) => {
    const decoded = decodeBatch(body);
    expect(decoded).toMatchObject({ ok: false, failure: { reason, ...(pointer ? { pointer } : {}) } });
  });

  it("keeps the good events of a batch and names the bad ones", () => {
    const decoded = decode(batch({ events: [event(), event({ id: "" }), 7, event({ id: "e-2", at: "now" })] }));
    if (!decoded.ok) throw new Error("refused as a whole");
    expect(decoded.value.events.map(({ id }) => id)).toEqual(["e-1"]);
    expect(decoded.value.rejected.map(({ index, rejection }) => [index, rejection.reason, rejection.pointer])).toEqual([
      [1, "invalid_event", "/events/1/id"],
      [2, "invalid_event", "/events/2"],
      [3, "invalid_event", "/events/3/at"],
    ]);
  });

  it("ignores keys of a newer snippet", () => {
    expect(decode(batch({ shiny: true })).ok).toBe(true);
  });

  it("names fields and never values", () => {
    const decoded = decode(batch({ events: [event({ user: { id: 5, traits: "jane@example.com" } })] }));
    expect(JSON.stringify(decoded.ok && decoded.value.rejected)).not.toContain("jane");
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
