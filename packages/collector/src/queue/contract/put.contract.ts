import { describe, expect, it } from "vitest";
import { storedEvent, storedEvents } from "../stored-event.fixture.ts";
import { type StartQueue, idsOf, settleAll } from "./harness.contract.ts";

export function describePut(start: StartQueue): void {
  describe("put and lease", () => {
    it("gives back what was put, unchanged and in order", async () => {
      const { queue } = await start();
      const events = storedEvents(5);
      expect(await queue.put(events.slice(0, 2))).toEqual(["stored", "stored"]);
      expect(await queue.put(events.slice(2))).toEqual(["stored", "stored", "stored"]);
      const leased = await queue.lease({ max: 10, leaseMs: 1000 });
      expect(leased.map((lease) => lease.event)).toEqual(events);
      expect(leased.map((lease) => lease.attempts)).toEqual([1, 1, 1, 1, 1]);
    });

    it("takes an empty put and gives an empty lease", async () => {
      const { queue } = await start();
      expect(await queue.put([])).toEqual([]);
      expect(await queue.lease({ max: 10, leaseMs: 1000 })).toEqual([]);
    });

    it("leases no more than asked for, and each event once", async () => {
      const { queue } = await start();
      const events = storedEvents(10);
      await queue.put(events);
      const first = await queue.lease({ max: 4, leaseMs: 1000 });
      const second = await queue.lease({ max: 100, leaseMs: 1000 });
      expect(idsOf(first)).toEqual(events.slice(0, 4).map((event) => event.id));
      expect(idsOf(second)).toEqual(events.slice(4).map((event) => event.id));
      expect(await queue.lease({ max: 1, leaseMs: 1000 })).toEqual([]);
    });

    it("keeps events of several sites apart", async () => {
      const { queue } = await start();
      const shop = storedEvent({ id: "same", site: "shop" });
      const blog = storedEvent({ id: "same", site: "blog" });
      expect(await queue.put([shop, blog])).toEqual(["stored", "stored"]);
      expect((await queue.lease({ max: 10, leaseMs: 1000 })).map((lease) => lease.event)).toEqual([shop, blog]);
    });

    it.each(AWKWARD_TEXTS)("keeps $what as it is", async ({ text }) => {
      const { queue } = await start();
      const event = storedEvent({ id: text, name: text, props: { [text]: text } });
      expect(await queue.put([event, event])).toEqual(["stored", "duplicate"]);
      expect((await queue.lease({ max: 10, leaseMs: 1000 })).map((lease) => lease.event)).toEqual([event]);
    });

    it("keeps an event of a megabyte", async () => {
      const { queue } = await start();
      const event = storedEvent({ props: { text: "x".repeat(1024 * 1024) } });
      await queue.put([storedEvent({ id: "before" }), event, storedEvent({ id: "after" })]);
      const leased = await queue.lease({ max: 10, leaseMs: 1000 });
      expect(leased[1]?.event).toEqual(event);
      expect(idsOf(leased)).toEqual(["before", event.id, "after"]);
    });
  });

  describe("duplicates", () => {
    it("answers a repeat within a call, between calls and after settlement", async () => {
      const { queue } = await start();
      const [a, b] = [storedEvent({ id: "a" }), storedEvent({ id: "b" })];
      expect(await queue.put([a, a, b])).toEqual(["stored", "duplicate", "stored"]);
      expect(await queue.put([b, storedEvent({ id: "c" })])).toEqual(["duplicate", "stored"]);
      await settleAll(queue, () => ({ kind: "done" }));
      expect(await queue.put([a, b])).toEqual(["duplicate", "duplicate"]);
      expect(await queue.lease({ max: 10, leaseMs: 1000 })).toEqual([]);
    });

    it.each([
      ["too_old", "stored"],
      ["no_identity", "stored"],
      ["invalid", "stored"],
      ["refused", "duplicate"],
      ["gave_up", "duplicate"],
      ["unknown_site", "duplicate"],
    ] as const)("calls what comes with the id of an event that died of %s %s", async (reason, answer) => {
      const { queue } = await start();
      const event = storedEvent({ id: "a" });
      await queue.put([event]);
      expect(await queue.put([event])).toEqual(["duplicate"]);
      await settleAll(queue, () => ({ kind: "dead", reason, detail: "no" }));
      expect(await queue.put([event])).toEqual([answer]);
      expect(await queue.put([event])).toEqual(["duplicate"]);
    });

    it("compares site, name and id, nothing else", async () => {
      const { queue } = await start();
      const event = storedEvent({ id: "a", name: "page_view" });
      const answers = await queue.put([event, { ...event, name: "purchase" }, { ...event, title: "Another" }]);
      expect(answers).toEqual(["stored", "stored", "duplicate"]);
    });

    it("answers a repeat no earlier than the first", async () => {
      const { queue } = await start();
      const answered: string[] = [];
      const event = storedEvent();
      await Promise.all(
        ["first", "repeat"].map(async (call) => {
          const [answer] = await queue.put([event]);
          answered.push(`${call}: ${answer}`);
        }),
      );
      expect(answered).toEqual(["first: stored", "repeat: duplicate"]);
    });

    it("stores an event once that many put at the same time", async () => {
      const { queue } = await start();
      const answers = await Promise.all(Array.from({ length: 50 }, () => queue.put(storedEvents(3))));
      expect(answers.flat().filter((answer) => answer === "stored")).toHaveLength(3);
      expect(await queue.lease({ max: 10, leaseMs: 1000 })).toHaveLength(3);
    });
  });
}

const AWKWARD_TEXTS = [
  { what: "text of many scripts", text: "Öztürk 東京 🛒 \u202eabc" },
  { what: "line ends and NUL", text: "a\nb\r\nc\0d\u2028e" },
  { what: "quotes and JSON", text: `","x":["'\\` },
  { what: "a lone surrogate", text: "cut \ud83d short" },
  { what: "an object's inherited names", text: "constructor" },
];
