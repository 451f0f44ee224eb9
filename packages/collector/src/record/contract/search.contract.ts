import { expect, it } from "vitest";
import { MINUTE_MS, unixMs } from "../../lib/time.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import { ADA, AT, attemptOn, idsOf, IP, payloadOf, recordedEvent, USER_AGENT, type StartRecord } from "./harness.contract.ts";

/** What it finds and counts. */
export const describeSearch = (start: StartRecord): void => {
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
    accept(order, recordedEvent("b", { site: "other", at: AT + 5000 }), recordedEvent("c", { name: "page_view", at: AT + 9000 }));
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
};
