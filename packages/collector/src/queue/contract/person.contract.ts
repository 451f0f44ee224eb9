import { describe, expect, it } from "vitest";
import type { Progress } from "../../lib/progress.ts";
import { sha256Hex } from "../../lib/sha256.ts";
import { unixMs } from "../../lib/time.ts";
import type { PersonFilter } from "../../wire/person-filter.ts";
import type { SiteKey, StoredEvent } from "../../wire/stored-event.ts";
import type { Queue } from "../queue.ts";
import { storedEvent, storedEvents } from "../stored-event.fixture.ts";
import { type Outcome, type StartQueue, idsOf, settleAll } from "./harness.contract.ts";

const EMAIL = sha256Hex("jane@example.com");
const VISITOR = sha256Hex("dWlkPVkx");
const jane: PersonFilter = { em: [EMAIL], pinUnauth: [VISITOR], epik: [sha256Hex("dj0yJane")] };

const of = (event: StoredEvent): StoredEvent => ({ ...event, user: { em: [EMAIL] } });
const theirs = (id: string, site = "shop"): StoredEvent => of(storedEvent({ id, site }));
const another = (id: string): StoredEvent => ({ ...storedEvent({ id }), user: { em: [sha256Hex("john@example.com")] } });

const drain = async (queue: Queue): Promise<readonly string[]> =>
  idsOf(await settleAll(queue, () => ({ kind: "done" }), 100_000));

export function describePerson(start: StartQueue): void {
  describe("a person's events", () => {
    it("are forgotten wherever they stand among others in the line", async () => {
      const { queue } = await start();
      await queue.put([theirs("first"), another("a"), theirs("middle"), another("b"), theirs("last")]);
      await queue.put([theirs("alone")]);
      await queue.put([{ ...storedEvent({ id: "by visitor id" }), pinUnauth: VISITOR }, another("c")]);
      await queue.put([{ ...storedEvent({ id: "by click id" }), epik: "dj0yJane" }]);
      expect(await queue.forget(jane)).toEqual({ waiting: 6, dead: 0 });
      expect(await queue.stats()).toMatchObject({ waiting: 3, leased: 0, dead: 0 });
      expect(await drain(queue)).toEqual(["a", "b", "c"]);
      expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    });

    it("are forgotten while leased, due later and dead", async () => {
      const { queue, clock } = await start();
      await queue.put(["dead", "later", "leased", "read"].flatMap((id) => [theirs(id), another(`other ${id}`)]));
      const outcomes: Record<string, Outcome> = {
        dead: { kind: "dead", reason: "refused", detail: "no" },
        later: { kind: "retry", dueAt: unixMs(clock.now() + 5000), countsAsAttempt: true },
      };
      await settleAll(queue, ({ event }) => outcomes[event.id.replace("other ", "")], 4);
      const [leased, other] = await queue.lease({ max: 2, leaseMs: 60_000 });
      if (!leased || !other) throw new Error("two leases were expected");
      expect(await queue.forget(jane)).toEqual({ waiting: 3, dead: 1 });
      await queue.settle([
        { ref: leased.ref, kind: "dead", reason: "refused", detail: "too late" },
        { ref: other.ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true },
      ]);
      clock.advance(60_000);
      expect(await queue.stats()).toMatchObject({ waiting: 3, leased: 0, dead: 1 });
      expect((await drain(queue)).toSorted()).toEqual(["other later", "other leased", "other read"]);
      expect((await queue.listDead({})).map(({ event }) => event.id)).toEqual(["other dead"]);
    });

    it("are forgotten when their lease lapsed", async () => {
      const { queue, clock } = await start();
      await queue.put([theirs("lapsed"), another("other")]);
      await settleAll(queue, () => ({ kind: "retry", dueAt: clock.now(), countsAsAttempt: true }));
      await queue.lease({ max: 2, leaseMs: 1000 });
      clock.advance(1000);
      expect(await queue.forget(jane)).toEqual({ waiting: 1, dead: 0 });
      expect(await drain(queue)).toEqual(["other"]);
    });

    it("are not brought back by a replay that goes on meanwhile", async () => {
      const { queue } = await start();
      const ids = Array.from({ length: 250 }, (_, index) => `${index}`);
      await queue.put(ids.map((id) => (Number(id) % 10 === 0 ? theirs(id) : another(id))));
      await settleAll(queue, () => ({ kind: "dead", reason: "refused", detail: "no" }), 250);
      await Promise.all([queue.replayDead({}), queue.forget(jane)]);
      expect(await queue.findPerson(jane)).toEqual([]);
      await queue.replayDead({});
      expect((await drain(queue)).toSorted()).toEqual(ids.filter((id) => Number(id) % 10 !== 0).toSorted());
    });

    it("are those of one site where it is named", async () => {
      const { queue } = await start();
      await queue.put([theirs("shop's", "shop"), theirs("blog's", "blog")]);
      expect(await queue.forget({ ...jane, site: "blog" as SiteKey })).toEqual({ waiting: 1, dead: 0 });
      expect(await drain(queue)).toEqual(["shop's"]);
    });

    it("are none when nobody is named", async () => {
      const { queue } = await start();
      await queue.put([theirs("a"), storedEvent()]);
      expect(await queue.forget({})).toEqual({ waiting: 0, dead: 0 });
      expect(await queue.findPerson({})).toEqual([]);
      expect(await drain(queue)).toHaveLength(2);
    });

    it("do not count what was delivered", async () => {
      const { queue } = await start();
      await queue.put([theirs("delivered"), another("a"), theirs("waiting")]);
      await settleAll(queue, () => ({ kind: "done" }), 1);
      expect((await queue.findPerson(jane)).map(({ event }) => event.id)).toEqual(["waiting"]);
      expect(await queue.forget(jane)).toEqual({ waiting: 1, dead: 0 });
      expect(await queue.forget(jane)).toEqual({ waiting: 0, dead: 0 });
    });

    it("are found with how they stand", async () => {
      const { queue, clock } = await start();
      await queue.put(["dead", "later", "leased", "fresh"].flatMap((id) => [theirs(id), another(`other ${id}`)]));
      await settleAll(
        queue,
        ({ event }) => {
          if (event.id === "dead") return { kind: "dead", reason: "refused", detail: "no" };
          return { kind: "retry", dueAt: unixMs(clock.now() + 5000), countsAsAttempt: true };
        },
        4,
      );
      await queue.lease({ max: 2, leaseMs: 60_000 });
      const found = await queue.findPerson(jane);
      expect(found).toHaveLength(4);
      expect(found).toEqual(
        expect.arrayContaining([
          { state: "dead", event: theirs("dead") },
          { state: "waiting", event: theirs("later") },
          { state: "waiting", event: theirs("leased") },
          { state: "waiting", event: theirs("fresh") },
        ]),
      );
    });

    it("are searched for while somebody hears how much of all was gone through", async () => {
      const { queue } = await start();
      for (let put = 0; put < 120; put += 1) await queue.put([another(`other-${put}`)]);
      const told: Progress[] = [];
      expect(await queue.forget(jane, (progress) => void told.push(progress))).toEqual({ waiting: 0, dead: 0 });
      const shares = told.map(({ done = 0, total = 0 }) => done / total);
      expect(shares.length).toBeGreaterThan(0);
      expect(shares).toEqual(shares.toSorted((one, other) => one - other));
      expect(shares.at(-1)).toBeGreaterThan(0.5);
      expect(shares.at(-1)).toBeLessThanOrEqual(1);
    });

    it("stay forgotten over a restart, and no other's with them, where it is durable", async () => {
      const { queue, reopen } = await start();
      if (!reopen) return;
      await queue.put([theirs("a"), another("b"), theirs("c"), another("d")]);
      await queue.lease({ max: 1, leaseMs: 60_000 });
      await queue.forget(jane);
      const reopened = await reopen();
      expect(await reopened.stats()).toMatchObject({ waiting: 2, leased: 0 });
      expect(await reopened.findPerson(jane)).toEqual([]);
      expect(await drain(reopened)).toEqual(["b", "d"]);
    });

    it("are forgotten while others are put, delivered and retried, and none of those is lost", async () => {
      const { queue, clock } = await start();
      const delivered = new Set<string>();
      const events = storedEvents(6000).map((event, index) => (index % 3 === 0 ? of(event) : event));
      const outcome = ({ event, attempts }: { event: StoredEvent; attempts: number }): Outcome => {
        if (attempts < 2 && Number(event.id.slice("event-".length)) % 5 === 0) {
          return { kind: "retry", dueAt: clock.now(), countsAsAttempt: true };
        }
        if (delivered.has(event.id)) throw new Error(`${event.id} came back after it was done`);
        delivered.add(event.id);
        return { kind: "done" };
      };
      await queue.put(events.slice(0, 3000));
      await settleAll(queue, outcome, 500);
      await queue.lease({ max: 500, leaseMs: 1000 });
      const work = [queue.forget(jane), queue.put(events.slice(3000)), settleAll(queue, outcome, 500)] as const;
      const [forgotten] = await Promise.all(work);
      clock.advance(1000);
      const later = await queue.forget(jane);
      for (let idle = 0; idle < 3;) idle = (await settleAll(queue, outcome, 700)).length === 0 ? idle + 1 : 0;
      const others = events.filter(({ user }) => user.em === undefined).map(({ id }) => id);
      expect(others.filter((id) => !delivered.has(id))).toEqual([]);
      const theirDelivered = delivered.size - others.length;
      expect(forgotten.waiting + later.waiting + theirDelivered).toBe(2000);
      expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    });
  });
}
