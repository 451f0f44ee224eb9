import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkStructure } from "../sandbox/check-structure.ts";
import { DEFAULT_SETTINGS } from "../transform/cases/sample.ts";
import { mapEvent } from "../transform/map.ts";
import { BROWSER, NOW, openDoors, ORIGIN } from "./doors.fixture.ts";

const PERSONAL = /jane|a@b\.co|447700900123/i;

/** What senders write where something else is due, personal data among it. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 2 ** 53, "", "undefined", "\ud800", "\ufffd", "1.299,00", "x".repeat(9000)),
  fc.constantFrom<unknown>([], {}, [[[]]], JSON.parse('{"__proto__":{"x":1}}'), { email: "a@b.co" }),
  fc.constantFrom("a@b.co", "+44 7700 900123", "+447700900123", btoa("mailto:a@b.co"), "https://x.example/a@b.co?q=a%40b.co"),
  fc.jsonValue({ maxDepth: 3, stringUnit: "grapheme-ascii" }).filter((value) => !PERSONAL.test(JSON.stringify(value))),
);
/** Known for a name by what stands beside it. */
const named = fc.oneof(
  odd,
  fc.constantFrom<unknown>(JSON.stringify({ first_name: "Jane" }), "https://x.example/?d=%7B%22last_name%22%3A%22Jane%22%7D"),
  fc.constantFrom<unknown>({ user: "Jane Doe" }, { "customer[first_name]": "Jane" }, { email: "jane" }),
);
const some = (names: string, value = odd) => fc.dictionary(fc.constantFrom(...names.split(" ")), value, { maxKeys: 6 });
const props = fc.oneof(
  named,
  some("value revenue currency order_id url channel predicted_ltv num_items user[email] __proto__", named),
  fc.record({ items: fc.array(some("item_id price qty quantity name category"), { maxLength: 3 }), ecommerce: named }),
);
const nameOr = (name: string) => fc.oneof({ weight: 4, arbitrary: fc.constant(name) }, odd);

const event = fc.record(
  {
    id: fc.oneof(fc.uuid(), odd),
    name: nameOr("purchase"),
    at: odd,
    url: named,
    referrer: named,
    title: odd,
    props,
    user: some("id traits"),
  },
  { requiredKeys: ["id", "name"] },
);
const beacon = fc.record(
  {
    v: fc.constant(1),
    sentAt: odd,
    ids: some("epik pinUnauth derivedEpik"),
    events: fc.array(event, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ["v", "events"] },
);
const message = fc.record(
  {
    type: fc.constantFrom("track", "page", "identify"),
    event: nameOr("Order Completed"),
    properties: props,
    traits: some("email phone user_id first_name address birthday"),
    userId: odd,
    messageId: fc.oneof(fc.uuid(), odd),
    timestamp: odd,
    context: some("ip locale page traits app device os pinterest"),
  },
  { requiredKeys: ["type", "event"] },
);

const DOORS = [
  ["e", beacon],
  ["v1/batch", fc.record({ batch: fc.array(message, { minLength: 1, maxLength: 3 }), sentAt: odd })],
] as const;

describe("createDoors", () => {
  it.each(DOORS)(
    "at %s answers anything without failing, keeps nothing personal of it in clear, and makes of it what Pinterest takes",
    async (path, bodies) => {
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          const doors = openDoors({ clientIp: () => "198.51.100.7" });
          const headers = { origin: ORIGIN, "user-agent": BROWSER, authorization: `Basic ${btoa("write-key-of-the-test:")}` };
          const answer = await doors.app.request(`/_df/${path}`, { method: "POST", body: JSON.stringify(body), headers });
          expect(answer.status).toBeLessThan(500);
          expect(await answer.text()).not.toMatch(PERSONAL);
          const stored = await doors.stored();
          expect(JSON.stringify([stored, await doors.record.search({ limit: 10 })])).not.toMatch(PERSONAL);
          const drafts = stored.map((one) => mapEvent(one, DEFAULT_SETTINGS, NOW));
          const data = drafts.flatMap((draft) => (draft.kind === "send" ? [draft.event] : []));
          if (data.length > 0) expect(checkStructure(JSON.parse(JSON.stringify({ data })))).toMatchObject({ ok: true });
        }),
      );
    },
  );
});
