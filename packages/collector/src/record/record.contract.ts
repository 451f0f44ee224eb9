import { afterEach, describe, expect, it } from "vitest";
import type { CapiEvent } from "../capi/event.ts";
import type { JsonObject } from "../lib/json.ts";
import type { ManualClock } from "../lib/manual-clock.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { MINUTE_MS, toUnixSeconds, unixMs } from "../lib/time.ts";
import type { PersonFilter } from "../wire/person-filter.ts";
import type { EventId, SiteKey, StoredEvent } from "../wire/stored-event.ts";
import { attemptEntry, type AttemptFacts } from "./attempt-entry.ts";
import { journeyKey } from "./journey.ts";
import type { AttemptEntry, AttemptOutcome, EventRecord, Journey, RecordQuery } from "./record.ts";

const IP = "192.0.2.77";
const USER_AGENT = "Mozilla/5.0 (a browser)";
const AT = unixMs(1_700_000_000_000);
const ADA = sha256Hex("ada@shop.example");

export interface Facts {
  readonly site?: string;
  readonly name?: string;
  readonly props?: JsonObject;
  readonly at?: number;
  readonly rest?: Partial<StoredEvent>;
}

export const recordedEvent = (
  id: string,
  { site = "shop", name = "purchase", props = {}, at = AT, rest }: Facts = {},
): StoredEvent => ({
  site: site as SiteKey,
  id: id as EventId,
  name,
  at: unixMs(at),
  receivedAt: unixMs(at),
  door: "browser",
  actionSource: "web",
  props,
  user: {},
  ip: IP,
  userAgent: USER_AGENT,
  consent: { state: "granted", source: "explicit" },
  warnings: [],
  ...rest,
});

const payloadOf = (event: StoredEvent, facts: Partial<CapiEvent> = {}): CapiEvent => ({
  event_name: "checkout",
  action_source: "web",
  event_time: toUnixSeconds(event.at),
  event_id: event.id,
  user_data: { click_id: "dj0y", client_ip_address: IP, client_user_agent: USER_AGENT },
  ...facts,
});

const attemptOn = (event: StoredEvent, outcome: AttemptOutcome, facts: Partial<AttemptFacts> = {}): AttemptEntry =>
  attemptEntry({ event, at: unixMs(event.receivedAt + 300), outcome, ...facts });

const idsOf = (journeys: readonly Journey[]): readonly string[] => journeys.map(({ stored }) => stored.id);

export interface RecordHarness {
  readonly clock: ManualClock;
  open(options?: { readonly perSecond?: number; readonly onLeftOut?: (count: number) => void }): EventRecord;
}

/** What every driver of the record does. */
export const describeRecord = (driver: string, prepare: () => RecordHarness) =>
  describe(driver, () => {
    const opened: EventRecord[] = [];
    afterEach(() => Promise.all(opened.splice(0).map((record) => record.close())));

    const start = (options?: Parameters<RecordHarness["open"]>[0]) => {
      const { clock, open } = prepare();
      const record = open(options);
      opened.push(record);
      const accept = (...events: StoredEvent[]) =>
        record.accepted(events.map((event) => record.begin({ event, sent: () => ({ email: "•••" }) })));
      const find = (event: StoredEvent) => record.find(journeyKey(event));
      const search = async (query: Partial<RecordQuery>) => idsOf((await record.search({ limit: 10, ...query })).journeys);
      return { clock, record, accept, find, search };
    };

    it("tells an event's journey", async () => {
      const { record, accept, find } = start();
      const event = recordedEvent("a");
      accept(event);
      const { ip: _ip, userAgent: _userAgent, ...stored } = event;
      const begun = { key: "a/shop/purchase", state: "waiting", sent: { email: "•••" }, stored, attempts: [], warnings: [] };
      expect(await find(event)).toEqual(begun);
      record.attempted([
        attemptOn(event, "retry", { status: 503, message: "try later", durationMs: 12, payload: payloadOf(event) }),
      ]);
      await find(event);
      record.attempted([attemptOn(event, "delivered", { status: 200 })]);
      expect(await find(event)).toMatchObject({
        state: "delivered",
        attempts: [
          { at: AT + 300, outcome: "retry", status: 503, message: "try later", durationMs: 12 },
          { at: AT + 300, outcome: "delivered", status: 200 },
        ],
        payload: { event_id: "a", user_data: { click_id: "dj0y" } },
      });
      expect(await find(recordedEvent("b"))).toBeUndefined();
    });

    it("tells events apart whose ids, sites and names hold slashes", async () => {
      const { accept, find, search } = start();
      accept(
        recordedEvent("a/b", { name: "c" }),
        recordedEvent("a", { name: "b/c" }),
        recordedEvent("a", { site: "b", name: "c" }),
      );
      expect(await search({ eventId: "a/b" })).toEqual(["a/b"]);
      expect(await search({ eventId: "a" })).toEqual(["a", "a"]);
      expect((await find(recordedEvent("a", { name: "b/c" })))?.stored.name).toBe("b/c");
    });

    it("keeps an event whose id is broken Unicode", async () => {
      const { accept, find } = start();
      accept(recordedEvent("\ud800"));
      expect((await find(recordedEvent("\ud800")))?.state).toBe("waiting");
    });

    it("tells the warnings of the door and of the latest mapping", async () => {
      const { record, accept, find } = start();
      const event = recordedEvent("a", { rest: { warnings: [{ code: "invalid_phone" }] } });
      accept(event);
      record.attempted([attemptOn(event, "retry", { payload: payloadOf(event), warnings: [{ code: "late" }] })]);
      record.attempted([attemptOn(event, "delivered", { payload: payloadOf(event), warnings: [{ code: "price_missing" }] })]);
      expect((await find(event))?.warnings).toEqual([{ code: "invalid_phone" }, { code: "price_missing" }]);
    });

    it.each(["delivered", "repeat", "skipped", "dead", "retry", "held"] as const)(
      "holds no IP address and no user agent of an event that is %s",
      async (outcome) => {
        const { record, accept, find } = start();
        const event = recordedEvent("a");
        accept(event);
        record.attempted([attemptOn(event, outcome, { payload: payloadOf(event) })]);
        const text = JSON.stringify(await find(event));
        expect(text).toContain("dj0y");
        expect(text).not.toContain(IP);
        expect(text).not.toContain(USER_AGENT);
      },
    );

    it("begins a journey for an event that came before the start", async () => {
      const { record, find } = start();
      const event = recordedEvent("a");
      record.attempted([attemptOn(event, "held", { message: "account held" })]);
      const journey = await find(event);
      expect(journey?.state).toBe("held");
      expect(journey?.sent).toBeUndefined();
    });

    it("keeps what delivery did before the door told of the event", async () => {
      const { record, accept, find } = start();
      const event = recordedEvent("a");
      record.attempted([attemptOn(event, "delivered")]);
      await find(event);
      accept(event);
      expect(await find(event)).toMatchObject({
        state: "delivered",
        sent: { email: "•••" },
        attempts: [{ outcome: "delivered" }],
      });
    });

    it("keeps the newest attempts of a journey", async () => {
      const { record, find } = start();
      const event = recordedEvent("a");
      record.attempted(Array.from({ length: 25 }, (_, count) => attemptOn(event, "retry", { status: 500 + count })));
      const statuses = (await find(event))?.attempts.map(({ status }) => status);
      expect(statuses).toHaveLength(20);
      expect(statuses?.at(-1)).toBe(524);
    });

    it("finds events newest first, page by page, whatever comes in between", async () => {
      const { record, accept } = start();
      accept(...["a", "b", "c", "d", "e"].map((id, index) => recordedEvent(id, { at: AT + Math.floor(index / 2) })));
      const first = await record.search({ limit: 2 });
      expect(idsOf(first.journeys)).toEqual(["e", "d"]);
      accept(recordedEvent("f", { at: AT + 10 }));
      const second = await record.search({ limit: 2, ...(first.next === undefined ? {} : { before: first.next }) });
      expect(idsOf(second.journeys)).toEqual(["c", "b"]);
      const last = await record.search({ limit: 2, ...(second.next === undefined ? {} : { before: second.next }) });
      expect(idsOf(last.journeys)).toEqual(["a"]);
      expect(last.next).toBeUndefined();
    });

    it.each(["x", "1-x", "", "a/site/name"])("finds nothing behind %j, which is no page's next", async (before) => {
      const { record, accept } = start();
      accept(recordedEvent("a"));
      expect(await record.search({ limit: 2, before })).toEqual({ journeys: [] });
    });

    it("finds an order by its number as GA4's data layer has it, before anything was mapped", async () => {
      const { accept, search } = start();
      accept(recordedEvent("a", { props: { ecommerce: { transaction_id: "T-10443" } } }));
      expect(await search({ orderId: "T-10443" })).toEqual(["a"]);
    });

    it("finds events by each condition, and by all of them together", async () => {
      const { record, accept, search } = start();
      const order = recordedEvent("a", { props: { order_id: "MM-10443" }, rest: { user: { em: [ADA] }, epik: "dj0ySearch" } });
      accept(
        order,
        recordedEvent("b", { site: "other", at: AT + 5000 }),
        recordedEvent("c", { name: "page_view", at: AT + 9000 }),
      );
      record.attempted([attemptOn(order, "dead", { reason: "refused", message: "value is missing" })]);
      expect(await search({ site: "other" as SiteKey })).toEqual(["b"]);
      expect(await search({ name: "page_view" })).toEqual(["c"]);
      expect(await search({ state: "dead" })).toEqual(["a"]);
      expect(await search({ state: "waiting" })).toEqual(["c", "b"]);
      expect(await search({ eventId: "b" })).toEqual(["b"]);
      expect(await search({ orderId: "MM-10443" })).toEqual(["a"]);
      expect(await search({ emHash: ADA })).toEqual(["a"]);
      expect(await search({ epik: "dj0ySearch" })).toEqual(["a"]);
      for (const text of ["MM-10443", "a", "dj0ySearch"]) expect(await search({ text })).toEqual(["a"]);
      expect(await search({ text: "MM-1044" })).toEqual([]);
      expect(await search({ since: unixMs(AT + 5000) })).toEqual(["c", "b"]);
      expect(await search({ until: unixMs(AT + 5000) })).toEqual(["a"]);
      expect(await search({ text: "MM-10443", state: "dead", site: "shop" as SiteKey, since: AT })).toEqual(["a"]);
      expect(await search({ text: "MM-10443", state: "delivered" })).toEqual([]);
    });

    it("finds an order by the id that Pinterest was told, where the site said it in another way", async () => {
      const { record, accept, search } = start();
      const event = recordedEvent("a", { props: { ecommerce: { transaction_id: "T-1" } } });
      accept(event);
      record.attempted([attemptOn(event, "delivered", { payload: payloadOf(event, { custom_data: { order_id: "T-1" } }) })]);
      expect(await search({ orderId: "T-1" })).toEqual(["a"]);
    });

    it("counts by steps what was accepted, delivered and refused, with match keys, latency and the Tag's share", async () => {
      const { record, accept } = start();
      const event = recordedEvent("a", { at: AT, rest: { tag: true } });
      const later = recordedEvent("b", { at: AT + MINUTE_MS, site: "other" });
      const odd = recordedEvent("c", { at: AT + MINUTE_MS });
      accept(event, later, odd);
      const user_data = { em: [ADA], client_ip_address: IP, client_user_agent: USER_AGENT };
      record.attempted([
        attemptOn(event, "delivered", { payload: payloadOf(event, { user_data }) }),
        attemptOn(later, "delivered", { payload: payloadOf(later), at: unixMs(AT + 2 * MINUTE_MS) }),
        attemptOn(odd, "delivered", { payload: payloadOf(odd, { event_name: "own-name" }) }),
        attemptOn(odd, "retry", { status: 503 }),
        attemptOn(odd, "dead", { reason: "refused", status: 200 }),
      ]);
      const step = 10 * MINUTE_MS;
      const at = Math.floor(AT / step) * step;
      const request = { since: AT, until: unixMs(AT + step), stepMs: step };
      const none = { em: 0, ph: 0, external_id: 0, click_id: 0, ip_ua: 0 };
      const all = await record.statistics({ ...request, since: unixMs(at) });
      expect(all.delivered.toSorted((one, other) => one.name.localeCompare(other.name))).toEqual([
        {
          at,
          name: "checkout",
          events: 2,
          tagged: 1,
          keys: { ...none, em: 1, click_id: 1, ip_ua: 2 },
          latency: [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0],
        },
        {
          at,
          name: "own",
          events: 1,
          tagged: 0,
          keys: { ...none, click_id: 1, ip_ua: 1 },
          latency: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        },
      ]);
      expect(all.outcomes).toEqual(
        expect.arrayContaining([
          { at, outcome: "waiting", label: "", events: 3 },
          { at, outcome: "retry", label: "503", events: 1 },
          { at, outcome: "dead", label: "refused", events: 1 },
        ]),
      );
      expect(all.lastDeliveredAt).toBe(AT + MINUTE_MS + 300);
      const other = await record.statistics({ ...request, since: unixMs(at), site: "other" as SiteKey });
      expect(other.delivered.map(({ events }) => events)).toEqual([1]);
      expect((await record.statistics({ ...request, since: unixMs(AT + step) })).delivered).toEqual([]);
    });

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

    it("calls back with the key of what changed, until it is stopped", () => {
      const { record, accept } = start();
      const keys: string[] = [];
      const stop = record.onChange((key) => keys.push(key));
      accept(recordedEvent("a"));
      record.attempted([attemptOn(recordedEvent("a"), "dead")]);
      stop();
      accept(recordedEvent("b"));
      expect(keys).toEqual(["a/shop/purchase", "a/shop/purchase"]);
    });
  });
