import { expect } from "playwright/test";
import type { Case } from "../case.ts";

export const eventCases: readonly Case[] = [
  {
    number: "29",
    what: "every event has an id of its own, the caller's where there is one, and track returns it",
    async run({ open, untilEvents }) {
      const tab = await open("/plain");
      await untilEvents(1);
      const ids = await tab.run(`return [
        _df.track("lead"), _df.track("lead"),
        _df.track("lead", { event_id: "mine-1" }), _df.track("lead", { eventID: "mine-2" }), _df.track("lead", { eid: "mine-3" }),
      ]`);
      const [, ...leads] = await untilEvents(6);
      expect(leads.map(({ id }) => id)).toEqual(ids);
      expect(leads.slice(2).map(({ id }) => id)).toEqual(["mine-1", "mine-2", "mine-3"]);
      expect(new Set(leads.map(({ id }) => id)).size).toBe(5);
    },
  },
  {
    number: "30",
    what: "an event goes to the Tag once, under its name there and with the same id",
    async run({ open, untilEvent }) {
      const tab = await open("/pintrk");
      const id = await tab.run(`return _df.track("Order Completed", { total: 5, currency: "EUR", order_id: "A1" })`);
      const order = (await untilEvent("Order Completed")).find(({ name }) => name === "Order Completed");
      expect(order).toMatchObject({ id, tag: true });
      const calls = await tab.run(`return pintrk.queue.filter(([method, name]) => name === "checkout")`);
      expect(calls).toMatchObject([["track", "checkout", { event_id: id, order_id: "A1", value: 5, currency: "EUR" }]]);
    },
  },
  {
    number: "31",
    what: "the site's own calls to the Tag are sent with the same ids, those that still waited too",
    async run({ open, untilEvents }) {
      const tab = await open("/pintrk-mirror");
      await untilEvents(2);
      await tab.run(`window.given = { value: 9, currency: "EUR" }; pintrk("track", "lead", given)`);
      const events = await untilEvents(3);
      const calls = await tab.run("return pintrk.queue.map(([, name, data]) => [name, data.event_id])");
      const mirrored = events.filter(({ name }) => name !== "page_view").map(({ name, id }) => [name, id]);
      expect(mirrored).toEqual(calls);
      expect(mirrored.map(([name]) => name)).toEqual(["addtocart", "lead"]);
      expect(await tab.run("return given")).toEqual({ value: 9, currency: "EUR" });
      expect(await tab.run("return pintrk.queue.push === Array.prototype.push")).toBe(true);
    },
  },
  {
    number: "33",
    what: "without the Tag events are delivered all the same",
    async run({ open, untilEvent, untilEvents }) {
      const tab = await open("/pintrk-absent");
      await untilEvents(1);
      await tab.run(`_df.track("purchase", { value: 1, currency: "EUR" })`);
      const events = await untilEvent("purchase");
      expect(events.map(({ name, tag }) => [name, tag ?? false])).toEqual([
        ["page_view", false],
        ["purchase", false],
      ]);
      expect(await tab.run("return typeof pintrk")).toBe("undefined");
    },
  },
  {
    number: "34",
    what: "an order keeps its id over a reload of its page where that is switched on",
    async run({ open, url, untilEvents, untilEvent, repeats }) {
      const order = `_df.track("purchase", { order_id: "A1" })`;
      const tab = await open("/once");
      await untilEvents(1);
      await tab.run(order);
      const [, first] = await untilEvents(2);
      await tab.goto(url("/once"));
      await tab.run(`${order}; _df.track("fence")`);
      const events = await untilEvent("fence");
      expect(events.map(({ name }) => name)).toEqual(["page_view", "purchase", "page_view", "fence"]);
      // More than one where the first had no answer yet when the page went: it is kept and sent again, too.
      expect([...new Set(repeats().map(({ id }) => id))]).toEqual([first?.id]);
    },
  },
  {
    number: "35",
    what: "the same page, loaded twice, gives events of different ids",
    async run({ open, untilEvents }) {
      await open("/plain");
      await open("/plain");
      const [first, second] = await untilEvents(2);
      expect(first?.id).not.toBe(second?.id);
    },
  },
  {
    number: "38",
    what: "an event has the address of when it was called, and the next route's referrer is the one before",
    async run({ open, url, untilEvents }) {
      const tab = await open("/plain");
      await untilEvents(1);
      await tab.run(`_df.track("lead"); history.pushState(null, "", "/shoes")`);
      const events = await untilEvents(3);
      expect(events.map((event) => [event.name, event.url]).toSorted()).toEqual([
        ["lead", url("/plain")],
        ["page_view", url("/plain")],
        ["page_view", url("/shoes")],
      ]);
      expect(events.find((event) => event.url === url("/shoes"))?.referrer).toBe(url("/plain"));
    },
  },
  {
    number: "39",
    what: "texts arrive as they are: accents, emoji, quotes, and what a replacement would expand",
    async run({ open, untilEvents }) {
      const tab = await open("/plain");
      await untilEvents(1);
      const props = {
        search_term: "Größe 👗 “40”",
        note: "$& $' $` $$ $1 [] \\ \u2028 \"",
        items: [{ item_id: "a" }, { item_id: "b" }],
      };
      await tab.run(`_df.track("search", ${JSON.stringify(props)})`);
      const [, search] = await untilEvents(2);
      expect(search?.props).toEqual(props);
    },
  },
  {
    number: "39b",
    what: "a list too long for one request is cut, and the event still arrives",
    async run({ open, untilEvents }) {
      const tab = await open("/plain");
      await untilEvents(1);
      await tab.run(`
        const items = Array.from({ length: 3000 }, (_, index) => ({ item_id: "sku-" + index, name: "x".repeat(40) }));
        _df.track("view_item_list", { items })`);
      const [, list] = await untilEvents(2);
      expect(list?.props.items).toContainEqual({ item_id: "sku-0", name: "x".repeat(40) });
    },
  },
  {
    number: "68",
    what: "an old library's Array.prototype.toJSON does no harm",
    async run({ open, untilEvents }) {
      const tab = await open("/old-prototype");
      await untilEvents(1);
      await tab.run(`_df.track("purchase", { items: [{ item_id: "a" }] })`);
      const [, purchase] = await untilEvents(2);
      expect(purchase?.props).toEqual({ items: [{ item_id: "a" }] });
    },
  },
];
