import { expect, it } from "vitest";
import { sha256Hex } from "../../lib/sha256.ts";
import { MINUTE_MS, unixMs } from "../../lib/time.ts";
import type { PersonFilter } from "../../wire/person-filter.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import { ADA, AT, idsOf, recordedEvent, type StartRecord } from "./harness.contract.ts";

/** What it keeps, leaves out and forgets. */
export const describeKeeping = (start: StartRecord): void => {
  it("keeps what the sender sent of fifty events a second, and masks no other", async () => {
    const { clock, record, find } = start();
    let masked = 0;
    const burst = (prefix: string) => {
      const events = Array.from({ length: 60 }, (_, index) => recordedEvent(`${prefix}${index}`));
      record.accepted(events.map((event) => record.begin({ event, sent: () => ({ count: (masked += 1) }) })));
    };
    burst("a");
    expect(masked).toBe(50);
    expect((await find(recordedEvent("a59")))?.sent).toBeUndefined();
    clock.advance(1000);
    burst("b");
    expect(masked).toBe(100);
  });

  it("leaves events out beyond its rate, orders last, and counts them all", async () => {
    let leftOut = 0;
    const { clock, record, accept, search } = start({ perSecond: 4, onLeftOut: (count) => (leftOut += count) });
    accept(...["a", "b", "c"].map((id) => recordedEvent(id)), recordedEvent("order", { props: { order_id: "MM-1" } }));
    expect(await search({})).toEqual(["order", "b", "a"]);
    expect(leftOut).toBe(1);
    const { outcomes } = await record.statistics({
      since: unixMs(AT - MINUTE_MS),
      until: unixMs(AT + MINUTE_MS),
      stepMs: MINUTE_MS,
    });
    expect(outcomes).toMatchObject([{ outcome: "waiting", events: 4 }]);
    clock.advance(1000);
    accept(recordedEvent("d"));
    expect(await search({ eventId: "d" })).toEqual(["d"]);
  });

  it("finds and forgets what it keeps of a person, by any hash, on one site or on all", async () => {
    const { record, accept, find, search } = start();
    const phone = sha256Hex("+15551234");
    const cookie = sha256Hex("a visitor's cookie");
    accept(
      recordedEvent("a", { rest: { user: { em: [ADA] } } }),
      recordedEvent("b", { at: AT + 1, rest: { user: { ph: [phone], external_id: [ADA] } } }),
      recordedEvent("c", { at: AT + 2, site: "other", rest: { pinUnauth: cookie, user: { em: [ADA] } } }),
      recordedEvent("d", { at: AT + 3, rest: { epik: "dj0yOfSomebody" } }),
      recordedEvent("e", { at: AT + 4, rest: { epik: "dj0yOfHers" } }),
    );
    const clicked = { epik: [sha256Hex("dj0yOfHers")] };
    const found = async (person: PersonFilter) => idsOf(await record.findPerson(person));
    expect(await found({ em: [ADA] })).toEqual(["c", "a"]);
    expect(await found({ em: [ADA], site: "shop" as SiteKey })).toEqual(["a"]);
    expect(await found({ em: [ADA], ph: [phone], pinUnauth: [cookie] })).toEqual(["c", "b", "a"]);
    expect(await found(clicked)).toEqual(["e"]);
    expect(await found({})).toEqual([]);
    expect(await record.forget({ em: [ADA], pinUnauth: [cookie], ...clicked })).toBe(3);
    expect(await search({})).toEqual(["d", "b"]);
    expect(await search({ emHash: ADA })).toEqual([]);
    expect(await find(recordedEvent("a"))).toBeUndefined();
    expect(await record.forget({})).toBe(0);
  });

  it("forgets what is too old, then the oldest beyond its number", async () => {
    const { record, accept, search } = start();
    accept(...["a", "b", "c", "d"].map((id, index) => recordedEvent(id, { at: AT + index, rest: { user: { em: [ADA] } } })));
    expect(await record.prune({ before: unixMs(AT + 1), maxEvents: 2 })).toBe(2);
    expect(await search({})).toEqual(["d", "c"]);
    expect(await search({ emHash: ADA })).toEqual(["d", "c"]);
    expect(await record.prune({ before: unixMs(AT + 1), maxEvents: 2 })).toBe(0);
  });
};
