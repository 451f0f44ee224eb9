import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { type LeasedEvent, type Queue, QueueUnavailable, type Settlement } from "../queue.ts";
import { storedEvent } from "../stored-event.fixture.ts";
import { describeOnEngines } from "./engines.fixture.ts";

const KILLS = 5;
const DRAIN_MS = 60_000;

/** Every seventh dies, every third is tried again at once. */
const outcomeOf = ({ ref, attempts }: LeasedEvent, place: number): Settlement => {
  if (place % 7 === 0) return { ref, kind: "dead", reason: "refused", detail: "as planned" };
  if (place % 3 === 0 && attempts < 3) return { ref, kind: "retry", dueAt: nodeClock.now(), countsAsAttempt: true };
  return { ref, kind: "done" };
};

describeOnEngines("nodes whose server is killed under load", (engine) => {
  it("lose nothing that they answered for, and go on by themselves", { timeout: 120_000 }, async () => {
    const address = engine().address();
    const [one, other] = [await engine().open(address, nodeClock), await engine().open(address, nodeClock)];
    const acknowledged = new Set<string>();
    const done = new Set<string>();
    const putting = new AbortController();
    const delivering = new AbortController();

    async function putOn(queue: Queue, caller: string): Promise<void> {
      for (let count = 0; !putting.signal.aborted; count += 1) {
        const events = ["a", "b", "c"].map((letter) => storedEvent({ id: `${caller}-${count}${letter}` }));
        try {
          await queue.put(events);
          events.forEach(({ id }) => acknowledged.add(id));
          await wait(2);
        } catch (error) {
          expect(error).toBeInstanceOf(QueueUnavailable);
          await wait(20);
        }
      }
    }

    async function deliverOn(queue: Queue): Promise<void> {
      while (!delivering.signal.aborted) {
        const leased = await queue.lease({ max: 40, leaseMs: 60_000 }).catch(() => []);
        if (leased.length === 0) await wait(10);
        const settlements = leased.map(outcomeOf);
        await queue.settle(settlements);
        leased.forEach(({ event }, place) => settlements[place]?.kind === "done" && done.add(event.id));
      }
    }

    const puts = [one, other].flatMap((queue, node) => [putOn(queue, `${node}x`), putOn(queue, `${node}y`)]);
    const deliveries = [one, other].map(deliverOn);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acknowledged.size;
      await expect.poll(() => acknowledged.size, { timeout: 10_000 }).toBeGreaterThan(before + 50);
      await wait(150 + kill * 90);
      await engine().restart();
    }
    await expect.poll(() => one.ready().ok && other.ready().ok, { timeout: 30_000 }).toBe(true);
    putting.abort();
    await Promise.all(puts);
    await expect.poll(() => one.stats(), { timeout: DRAIN_MS }).toMatchObject({ waiting: 0, leased: 0 });
    delivering.abort();
    await Promise.all(deliveries);

    const letters = new Set<string>((await one.listDead({}, { limit: 1_000_000 })).map(({ event }) => event.id));
    expect([...acknowledged].filter((id) => !done.has(id) && !letters.has(id))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(200);
  });
});
