import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccountKey } from "./account-key.ts";
import { assembleBody, batchLimits, createDepot, type Parcel } from "./batch.ts";
import { parcelOf, sentOf } from "./parcel.fixture.ts";

const account = (name: string) => name as AccountKey;
const idsOf = (parcels: readonly Parcel[]) => parcels.map((parcel) => sentOf(parcel).event_id);

const payloadsOf = (parcels: readonly Parcel[]) => parcels.map(({ payload }) => payload);

describe("createDepot", () => {
  it("never mixes accounts, never goes over a limit, and gives out each parcel once and in order", () => {
    const arrivals = fc.array(
      fc.record({
        name: fc.constantFrom("a", "b", "c"),
        size: fc.integer({ min: 0, max: 300 }),
        attempts: fc.integer({ min: 1, max: 20 }),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(
        arrivals,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 400, max: 3_000 }),
        (list, maxEvents, maxBytes) => {
          const depot = createDepot();
          for (const [index, { name, size, attempts }] of list.entries())
            depot.add(account(name), parcelOf(`${name}:${index}`, { size, attempts }));
          for (const name of ["a", "b", "c"]) {
            const taken: string[] = [];
            while (depot.count(account(name)) > 0) {
              const batch = depot.take(account(name), { maxEvents, maxBytes });
              expect(batch.length).toBeGreaterThan(0);
              expect(batch.length).toBeLessThanOrEqual(maxEvents);
              if (batch.length > 1) expect(assembleBody(payloadsOf(batch)).byteLength).toBeLessThanOrEqual(maxBytes);
              taken.push(...idsOf(batch));
            }
            const sent = list.flatMap((arrival, index) => (arrival.name === name ? [`${name}:${index}`] : []));
            expect(taken).toEqual(sent);
          }
        },
      ),
    );
  });

  it("fills a batch to its last byte", () => {
    const depot = createDepot();
    const parcels = [parcelOf("1"), parcelOf("2"), parcelOf("3")];
    for (const parcel of parcels) depot.add(account("a"), parcel);
    const exact = assembleBody(payloadsOf(parcels.slice(0, 2))).byteLength;
    expect(depot.take(account("a"), { maxEvents: 9, maxBytes: exact })).toHaveLength(2);
    expect(depot.take(account("a"), { maxEvents: 9, maxBytes: 1 })).toHaveLength(1);
    expect(depot.take(account("a"), { maxEvents: 9, maxBytes: 1 })).toHaveLength(0);
  });

  it("lets an event that failed often travel with ever fewer others", () => {
    const sizes = [1, 4, 5, 6, 9, 14, 40].map((attempts) => {
      const depot = createDepot();
      for (let index = 0; index < 1_000; index++)
        depot.add(account("a"), parcelOf(String(index), { attempts: index === 0 ? attempts : 1 }));
      return depot.take(account("a"), batchLimits({ test: false })).length;
    });
    expect(sizes).toEqual([1000, 1000, 500, 250, 31, 1, 1]);
  });

  it("gives back all that waits for one account and nothing of another", () => {
    const depot = createDepot();
    depot.add(account("a"), parcelOf("1"));
    depot.add(account("b"), parcelOf("2"));
    expect(idsOf(depot.clear(account("a")))).toEqual(["1"]);
    expect([depot.count(account("a")), depot.count(account("b"))]).toEqual([0, 1]);
  });
});

describe("assembleBody", () => {
  it.each([
    ["of ASCII", 0],
    ["of characters that take two bytes", 7],
  ])("is the JSON of all payloads, %s", (_name, size) => {
    const parcels = [parcelOf("1", { size }), parcelOf("2")];
    const body = new TextDecoder("utf-8", { fatal: true }).decode(assembleBody(payloadsOf(parcels)));
    expect(JSON.parse(body)).toEqual({ data: parcels.map(sentOf) });
  });
});

describe("batchLimits", () => {
  it("are 20 events for a test and 1,000 else", () => {
    expect([batchLimits({ test: true }).maxEvents, batchLimits({ test: false }).maxEvents]).toEqual([20, 1000]);
  });
});
