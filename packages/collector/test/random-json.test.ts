import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDoors, NOW, ORIGIN, BROWSER } from "../src/http/doors.fixture.ts";
import { manualClock } from "../src/lib/manual-clock.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../src/sandbox/options.ts";
import { createSandbox } from "../src/sandbox/sandbox.ts";
import { DEFAULT_SETTINGS } from "../src/transform/cases/sample.ts";
import { mapEvent } from "../src/transform/map.ts";
import { VARIANTS } from "../src/transform/settings.ts";
import { EVENT_NAMES } from "../src/wire/event-names.ts";

/** More of them find more: `DAYFLY_FUZZ_RUNS=1000000 pnpm vitest run packages/collector/test/random-json.test.ts`. */
const RUNS = Number(process.env["DAYFLY_FUZZ_RUNS"] ?? 300);
const TIMEOUT_MS = Math.max(60_000, RUNS * 20);

/** Keys that hurt: prototype names, every name that the tables look for, and anything else. */
const key = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "then", "toJSON", "length"),
  fc.constantFrom(
    "ecommerce",
    "items",
    "products",
    "value",
    "total",
    "revenue",
    "currency",
    "price",
    "quantity",
    "id",
    "item_id",
    "name",
  ),
  fc.constantFrom(
    "email",
    "phone",
    "address",
    "birthday",
    "country",
    "transaction_id",
    "search_term",
    "category",
    "predicted_ltv",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    1e21,
    -0,
    1e-9,
    Number.MAX_VALUE,
    "1,299.00",
    "49.99",
    "USD",
    "usd",
    "",
    " ",
    "\ud800",
    "a@b.co",
    "+1 415 200 0000",
    "\u0000",
  ),
  fc.string({ unit: "binary" }),
);
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 6 }),
  ),
})).value;
const bag = fc.dictionary(key, anyJson, { maxKeys: 8 });
const name = fc.oneof(fc.constantFrom(...EVENT_NAMES), fc.string({ unit: "binary", minLength: 1, maxLength: 30 }));

/** Sends what came through a door to the sandbox, mapped by each variant, and sees no payload refused. */
const expectTaken = async (doors: ReturnType<typeof openDoors>): Promise<number> => {
  const clock = manualClock(NOW);
  const sandbox = createSandbox({ clock });
  const stored = await doors.stored();
  for (const event of stored) {
    for (const variant of VARIANTS) {
      const settings = { ...DEFAULT_SETTINGS, variant, customEvents: "own-name" } as const;
      const draft = mapEvent(event, settings, NOW);
      if (draft.kind !== "send") continue;
      const answer = await sandbox.app.request(`/v5/ad_accounts/${SANDBOX_AD_ACCOUNT_ID}/events`, {
        method: "POST",
        headers: { authorization: `Bearer ${SANDBOX_TOKEN}`, "content-type": "application/json" },
        body: JSON.stringify({ data: [draft.event] }),
      });
      expect([answer.status, await answer.text(), draft.event]).toEqual([200, expect.any(String), draft.event]);
    }
  }
  return stored.length;
};

describe("random JSON", () => {
  it("never breaks the browser's door, and what leaves passes the sandbox", { timeout: TIMEOUT_MS }, async () => {
    let stored = 0;
    await fc.assert(
      fc.asyncProperty(name, bag, bag, async (eventName, props, traits) => {
        const doors = openDoors();
        const event = { id: "e-1", name: eventName, at: NOW, url: "https://shop.example/", props, user: { traits } };
        const answer = await doors.app.request("/_df/e", {
          method: "POST",
          headers: { origin: ORIGIN, "user-agent": BROWSER },
          body: JSON.stringify({ v: 1, sentAt: NOW, events: [event] }),
        });
        expect([204, 400]).toContain(answer.status);
        stored += await expectTaken(doors);
      }),
      { numRuns: RUNS },
    );
    expect(stored).toBeGreaterThan(RUNS * 0.8);
  });

  it("never breaks the server's door, and what leaves passes the sandbox", { timeout: TIMEOUT_MS }, async () => {
    let stored = 0;
    await fc.assert(
      fc.asyncProperty(name, bag, bag, bag, async (event, properties, traits, context) => {
        const doors = openDoors();
        const known = { ip: "198.51.100.7", userAgent: BROWSER, traits };
        const batch = [
          { type: "track", event, userId: "u", messageId: "m-1", properties, context: known },
          { type: "track", event, messageId: "m-2", properties, context },
        ];
        const answer = await doors.app.request("/_df/v1/batch", {
          method: "POST",
          headers: { authorization: "Bearer write-key-of-the-test" },
          body: JSON.stringify({ batch }),
        });
        expect(answer.status).toBe(200);
        stored += await expectTaken(doors);
      }),
      { numRuns: RUNS },
    );
    expect(stored).toBeGreaterThan(RUNS * 0.8);
  });

  it("leaves every prototype as it was", () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.prototype).not.toHaveProperty("polluted");
  });
});
