import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Clock } from "../../../lib/clock.ts";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { unixMs } from "../../../lib/time.ts";
import { type LeasedEvent, type Queue, QueueUnavailable } from "../../queue.ts";
import { storedEvents } from "../../stored-event.fixture.ts";
import { openJetStreamQueue } from "../jetstream.ts";
import { natsBinaries, type NatsServer, startNats } from "./server.fixture.ts";

const newest = natsBinaries().at(-1);

describe.skipIf(newest === undefined)("nodes whose stream of retries is full", () => {
  let server: NatsServer;
  beforeAll(async () => {
    if (newest) server = await startNats(newest);
  }, 20_000);
  afterAll(() => server.stop());

  async function openNode(prefix: string, clock: Clock): Promise<Queue> {
    const queue = await openJetStreamQueue({ address: `${server.url}?prefix=${prefix}&maxMb=1`, clock, log: silentLog });
    onTestFinished(() => queue.close());
    return queue;
  }

  it("leave to each other what found no room among the retries", async () => {
    const clock = manualClock();
    const prefix = "closing";
    const [closing, other] = [await openNode(prefix, clock), await openNode(prefix, clock)];
    const connection = await connect({ servers: server.url });
    await (await jetstreamManager(connection)).streams.update(`${prefix}-later`, { max_bytes: 500 });
    await connection.close();
    await closing.put(storedEvents(4, { props: { text: "x".repeat(1000) } }));
    const dueAt = unixMs(clock.now() + 60_000);
    await closing.settle(
      (await closing.lease({ max: 3, leaseMs: 60_000 })).map(({ ref }, place) =>
        place === 0 ? { ref, kind: "done" } : { ref, kind: "retry", dueAt, countsAsAttempt: false },
      ),
    );
    await closing.close();
    const taken: string[] = [];
    await expect
      .poll(async () => taken.push(...(await other.lease({ max: 10, leaseMs: 60_000 })).map(({ event }) => event.id)))
      .toBe(3);
    expect(taken.toSorted()).toEqual(["event-1", "event-2", "event-3"]);
  });

  it(
    "deliver all of it when a held account comes back after its events have filled the retries",
    { timeout: 30_000 },
    async () => {
      const clock = manualClock();
      const queue = await openNode("held", clock);
      const accepted = new Set<string>();
      const delivered = new Set<string>();
      let isHeld = true;
      const stays = ({ event: { id } }: LeasedEvent): boolean => isHeld && id.startsWith("held");
      const deliverOnce = async (): Promise<void> => {
        const leased = await queue.lease({ max: 100, leaseMs: 600_000 });
        const dueAt = unixMs(clock.now() + 1000);
        await queue.settle(
          leased.map((one) =>
            stays(one) ? { ref: one.ref, kind: "retry", dueAt, countsAsAttempt: false } : { ref: one.ref, kind: "done" },
          ),
        );
        leased.forEach((one) => stays(one) || delivered.add(one.event.id));
      };
      for (let round = 0; round < 60; round += 1) {
        for (const account of ["held", "well"]) {
          const events = storedEvents(10, { prefix: `${account}-${round}`, props: { text: "x".repeat(1000) } });
          await queue.put(events).then(
            () => events.forEach(({ id }) => accepted.add(id)),
            (error: unknown) => expect(error).toBeInstanceOf(QueueUnavailable),
          );
        }
        await deliverOnce();
        clock.advance(100);
      }
      expect([...delivered].filter((id) => id.startsWith("well")).length).toBeGreaterThan(300);
      isHeld = false;
      await expect
        .poll(
          async () => {
            clock.advance(1000);
            await deliverOnce();
            return [...accepted].filter((id) => !delivered.has(id)).length;
          },
          { timeout: 20_000 },
        )
        .toBe(0);
      expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    },
  );
});
