import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventId } from "../wire/stored-event.ts";
import { incomingEvent, SETTINGS } from "./incoming.fixture.ts";
import { maskIncoming } from "./mask-incoming.ts";

describe("maskIncoming", () => {
  it("shows every trait by name and none by value", () => {
    const sent = maskIncoming(
      incomingEvent({
        url: "https://shop.example/?email=a%40example.com&member=7&epik=dj0y",
        title: "Hello a@example.com",
        userIds: ["u-1"],
        traits: {
          email: ["a@example.com"],
          plan: "pro",
          address: { city: "Berlin", zip: 10115 },
          none: null,
          "a@example.com": 1,
        },
        props: {
          order_id: "o-1",
          phone: "+447700900123",
          customer: { name: "Jane" },
          note: "to a@example.com",
          url: "https://s.de/?token=1",
        },
        epik: "dj0y",
        pinUnauth: "dWlk",
        ip: "203.0.113.7",
        userAgent: "Mozilla/5.0",
      }),
      { ...SETTINGS, scrubParameters: ["member"] },
    );
    const { receivedAt } = incomingEvent();
    expect(JSON.parse(JSON.stringify(sent))).toEqual({
      id: "e-1",
      name: "Order Completed",
      at: receivedAt,
      url: "https://shop.example/?epik=dj0y",
      title: "Hello",
      userIds: ["•••"],
      traits: { email: ["•••"], plan: "•••", address: { city: "•••", zip: "•••" }, none: null },
      props: { order_id: "o-1", phone: "•••", customer: { name: "•••" }, note: "•••", url: "https://s.de/" },
      epik: "dj0y",
    });
  });

  it("masks an address that stands where an id is due", () => {
    const sent = maskIncoming(incomingEvent({ id: "jane@example.com" as EventId, epik: "jane@example.com" }), SETTINGS);
    expect(sent).toMatchObject({ id: "•••", epik: "•••" });
  });

  it("holds no value of any trait", () => {
    const secret = fc.string({ unit: fc.constantFrom(..."bcdfghjklmpqrtvwxz"), minLength: 8, maxLength: 14 });
    fc.assert(
      fc.property(secret, fc.jsonValue({ maxDepth: 10 }), (value, json) => {
        const traits = { email: value, any: [value, { in: value }], address: { city: value } };
        const parsed = JSON.parse(JSON.stringify({ json }));
        const sent = maskIncoming(
          incomingEvent({ traits: { ...traits, parsed }, props: { ...parsed, user: traits, phone: value } }),
          SETTINGS,
        );
        expect(JSON.stringify(sent)).not.toContain(value);
      }),
    );
  });
});
