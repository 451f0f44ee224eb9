import { describe, expect, it } from "vitest";
import type { Progress } from "../../lib/progress.ts";
import type { UnixMs } from "../../lib/time.ts";
import type { ManualClock } from "../../lib/manual-clock.ts";
import type { DeadLetter, DeadReason, Queue } from "../queue.ts";
import { storedEvent, storedEvents } from "../stored-event.fixture.ts";
import { type StartQueue, idsOf, settleAll } from "./harness.contract.ts";

const OF_A_LATER_VERSION = "of a later version" as DeadReason;

export function describeDeadLetters(start: StartQueue): void {
  describe("dead letters", () => {
    it("are listed newest first, with all that is known", async () => {
      const { letters, times } = await withThreeDead(start);
      expect(letters).toEqual([
        {
          key: expect.any(String),
          event: storedEvent({ site: "shop", id: "three" }),
          attempts: 1,
          reason: "too_old",
          detail: "why three",
          diedAt: times[2],
        },
        {
          key: expect.any(String),
          event: storedEvent({ site: "blog", id: "two" }),
          attempts: 1,
          reason: "refused",
          detail: "why two",
          diedAt: times[1],
        },
        {
          key: expect.any(String),
          event: storedEvent({ site: "shop", id: "one" }),
          attempts: 1,
          reason: "refused",
          detail: "why one",
          diedAt: times[0],
        },
      ]);
    });

    it("are listed page by page", async () => {
      const { queue, letters } = await withThreeDead(start);
      const first = await queue.listDead({}, { limit: 2 });
      const after = first[1]?.key;
      if (after === undefined) throw new Error("the page is empty");
      expect(first).toEqual(letters.slice(0, 2));
      expect(await queue.listDead({}, { limit: 2, after })).toEqual(letters.slice(2));
    });

    it("are found by site, reason, key and time of death", async () => {
      const { queue, letters, times } = await withThreeDead(start);
      const found = async (filter: Parameters<Queue["listDead"]>[0]): Promise<readonly string[]> =>
        (await queue.listDead(filter)).map((letter) => letter.event.id);
      const [newest, middle, oldest] = letters;
      if (!newest || !middle || !oldest || !times[1]) throw new Error("three letters were expected");
      expect(await found({ site: newest.event.site })).toEqual(["three", "one"]);
      expect(await found({ reason: "refused" })).toEqual(["two", "one"]);
      expect(await found({ site: newest.event.site, reason: "refused" })).toEqual(["one"]);
      expect(await found({ key: middle.key })).toEqual(["two"]);
      expect(await found({ diedBefore: times[1] })).toEqual(["one"]);
      expect(await found({ diedAfter: times[1] })).toEqual(["three"]);
      expect(await found({ key: "nonsense" })).toEqual([]);
    });

    it("fill a page on behind those that this version cannot read, where it is durable", async () => {
      const { queue, reopen } = await start();
      if (!reopen) return;
      await queue.put(["one", "later-1", "two", "later-2", "later-3"].map((id) => storedEvent({ id })));
      await settleAll(
        queue,
        ({ event }) => ({ kind: "dead", reason: event.id.startsWith("later") ? OF_A_LATER_VERSION : "refused", detail: "no" }),
        5,
      );
      const [newest] = await queue.listDead({}, { limit: 1 });
      expect(newest?.event.id).toBe("two");
      const rest = await queue.listDead({}, { limit: 1, after: newest?.key ?? "" });
      expect(rest.map(({ event }) => event.id)).toEqual(["one"]);
      expect(await queue.listDead({}, { limit: 3, after: rest[0]?.key ?? "" })).toEqual([]);
      expect(await queue.listDead({}, { limit: 0 })).toEqual([]);
    });

    it("go back in line with no attempts counted", async () => {
      const { queue } = await withThreeDead(start);
      expect(await queue.replayDead({ reason: "refused" })).toBe(2);
      expect(await queue.stats()).toMatchObject({ waiting: 2, dead: 1 });
      const leased = await queue.lease({ max: 10, leaseMs: 1000 });
      expect(idsOf(leased).toSorted()).toEqual(["one", "two"]);
      expect(leased.map((lease) => lease.attempts)).toEqual([1, 1]);
      expect(await queue.replayDead({ reason: "refused" })).toBe(0);
    });

    it("tell how many of them are done, and of how many where all are meant", async () => {
      const { queue } = await withThreeDead(start);
      const told: Progress[] = [];
      const tell = (progress: Progress) => void told.push(progress);
      await queue.replayDead({ reason: "refused" }, tell);
      expect(told.at(-1)).toMatchObject({ done: 2 });
      await queue.dropDead({}, tell);
      expect(told.at(-1)).toEqual({ done: 1, total: 1 });
    });

    it.each([
      ["replayed twice", 2, 0],
      ["replayed and dropped", 1, 1],
    ])("go one way each when they are %s at the same time", async (_how, replays, drops) => {
      const { queue } = await start();
      const events = storedEvents(600);
      await queue.put(events);
      await settleAll(queue, () => ({ kind: "dead", reason: "refused", detail: "no" }));
      const counts = await Promise.all([
        ...Array.from({ length: replays }, () => queue.replayDead({})),
        ...Array.from({ length: drops }, () => queue.dropDead({})),
      ]);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(events.length);
      const replayed = counts.slice(0, replays).reduce((sum, count) => sum + count, 0);
      expect(await queue.stats()).toMatchObject({ waiting: replayed, dead: 0 });
      expect(new Set(idsOf(await queue.lease({ max: 1000, leaseMs: 1000 }))).size).toBe(replayed);
      expect(await queue.lease({ max: 1000, leaseMs: 1000 })).toEqual([]);
    });

    it("are forgotten when dropped", async () => {
      const { queue, letters } = await withThreeDead(start);
      expect(await queue.dropDead({ site: storedEvent({ site: "shop" }).site })).toBe(2);
      expect(await queue.listDead({})).toEqual(letters.slice(1, 2));
      expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 1 });
    });
  });
}

/** Three events die at 1000 ms intervals: of "shop", "blog", "shop". */
async function withThreeDead(start: StartQueue): Promise<{
  queue: Queue;
  clock: ManualClock;
  letters: readonly DeadLetter[];
  times: UnixMs[];
}> {
  const { queue, clock } = await start();
  const times: UnixMs[] = [];
  for (const [site, id] of [
    ["shop", "one"],
    ["blog", "two"],
    ["shop", "three"],
  ] as const) {
    clock.advance(1000);
    times.push(clock.now());
    await queue.put([storedEvent({ site, id })]);
    await settleAll(queue, () => ({ kind: "dead", reason: id === "three" ? "too_old" : "refused", detail: `why ${id}` }));
  }
  return { queue, clock, letters: await queue.listDead({}), times };
}
