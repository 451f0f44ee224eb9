import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import { type Queue, QueueUnavailable } from "../../queue.ts";
import { storedEvent } from "../../stored-event.fixture.ts";
import { openNode, useServer } from "./node.fixture.ts";
import { postgresBin } from "./server.fixture.ts";

describe.skipIf(postgresBin() === undefined)("nodes on one Postgres", () => {
  const { server } = useServer();

  it(
    "lose nothing that they answered for when the server is killed in mid-commit, and go on by themselves",
    { timeout: 60_000 },
    async () => {
      const address = server().address();
      const [one, other] = await Promise.all([openNode(address, nodeClock), openNode(address, nodeClock)]);
      const acknowledged = new Set<string>();
      const finished = new Map<string, "done" | "dead">();
      const stopping = new AbortController();
      const isOver = () => stopping.signal.aborted;
      let refused = 0;

      async function putOn(queue: Queue, caller: string): Promise<void> {
        for (let count = 0; !isOver(); count += 1) {
          const events = ["a", "b", "c"].map((letter) => storedEvent({ id: `${caller}-${count}${letter}` }));
          try {
            await queue.put(events);
            events.forEach(({ id }) => acknowledged.add(id));
          } catch (error) {
            expect(error).toBeInstanceOf(QueueUnavailable);
            refused += 1;
            await wait(20);
          }
        }
      }

      /** Every third is retried at once, every seventh dies; who is told "settled" notes it. */
      async function deliverOn(queue: Queue, isDone: () => boolean): Promise<void> {
        while (!isDone()) {
          const leased = await queue.lease({ max: 40, leaseMs: 60_000 }).catch(() => []);
          if (leased.length === 0) await wait(10);
          await queue.settle(
            leased.map(({ ref, attempts }, place) => {
              if (place % 7 === 0) return { ref, kind: "dead", reason: "refused", detail: "as planned" };
              if (place % 3 === 0 && attempts < 3) return { ref, kind: "retry", dueAt: nodeClock.now(), countsAsAttempt: true };
              return { ref, kind: "done" };
            }),
          );
          leased.forEach(({ event, attempts }, place) => {
            if (place % 7 === 0) finished.set(event.id, "dead");
            else if (place % 3 !== 0 || attempts >= 3) finished.set(event.id, "done");
          });
        }
      }

      const work = [one, other].flatMap((queue, node) => [
        putOn(queue, `${node}x`),
        putOn(queue, `${node}y`),
        deliverOn(queue, isOver),
      ]);
      for (let kill = 0; kill < 5; kill += 1) {
        const before = acknowledged.size;
        await expect.poll(() => acknowledged.size).toBeGreaterThan(before + 50);
        await wait(150 + kill * 90);
        await server().kill();
        await server().start();
      }
      await expect.poll(() => one.ready().ok && other.ready().ok, { timeout: 30_000 }).toBe(true);
      stopping.abort();
      await Promise.all(work);

      let isDrained = false;
      const draining = [one, other].map((queue) => deliverOn(queue, () => isDrained));
      await expect.poll(() => one.stats(), { timeout: 30_000 }).toMatchObject({ waiting: 0, leased: 0 });
      isDrained = true;
      await Promise.all(draining);
      const letters = new Set<string>((await one.listDead({}, { limit: 1_000_000 })).map(({ event }) => event.id));
      const lost = [...acknowledged].filter((id) => !finished.has(id) && !letters.has(id));
      expect(refused).toBeGreaterThan(0);
      expect(acknowledged.size).toBeGreaterThan(200);
      expect(lost).toEqual([]);
      expect([...finished].filter(([id, end]) => end === "dead" && !letters.has(id))).toEqual([]);
      expect(await one.stats()).toMatchObject({ waiting: 0, leased: 0 });
    },
  );
});
