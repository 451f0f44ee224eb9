import { randomBytes } from "node:crypto";
import { DiscardPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Clock } from "../../../lib/clock.ts";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { HOUR_MS, unixMs } from "../../../lib/time.ts";
import { type LeasedEvent, type Queue, QueueUnavailable } from "../../queue.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { openJetStreamQueue } from "../jetstream.ts";
import { natsBinaries, type NatsOptions, type NatsServer, startNats } from "./server.fixture.ts";

const newest = natsBinaries().at(-1);

/** Publishes elsewhere until the server takes nothing more for any stream. */
async function fill(url: string): Promise<void> {
  const connection = await connect({ servers: url });
  await (await jetstreamManager(connection)).streams.add({ name: "others", subjects: ["others"], discard: DiscardPolicy.New });
  for (const bytes of [100_000, 1000]) {
    const publish = () => jetstream(connection).publish("others", new Uint8Array(bytes));
    await expect(Promise.all(Array.from({ length: 120 }, publish))).rejects.toThrow(/resource/);
  }
  await connection.close();
}

interface Limit {
  readonly name: string;
  readonly server: NatsOptions;
  reach(server: NatsServer): Promise<void>;
}

const LIMITS: readonly Limit[] = [
  {
    name: "the server's store is full",
    server: { jetStream: "sync_interval: always, max_file_store: 3MB" },
    reach: ({ url }) => fill(url),
  },
  {
    name: "the account's share of it is",
    server: {
      more: "accounts { shop { jetstream { max_file: 3MB }, users: [{ user: shop, password: shop }] } }\nno_auth_user: shop",
    },
    reach: ({ url }) => fill(url),
  },
  {
    name: "the server has lowered what a message may be",
    server: {},
    async reach(server) {
      server.reload("max_payload: 4096");
      const facts = async (): Promise<unknown> => JSON.parse(await (await fetch(`${server.monitor}/varz`)).text());
      await expect.poll(facts).toMatchObject({ max_payload: 4096 });
    },
  },
];

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

describe.skipIf(newest === undefined)("a node whose servers take small messages only", () => {
  it("refuses an event that is too large for one, and takes what comes at the same moment", { timeout: 20_000 }, async () => {
    if (!newest) return;
    const server = await startNats(newest, { more: "max_payload: 16384" });
    onTestFinished(() => server.stop());
    const queue = await openJetStreamQueue({ address: `${server.url}?maxMb=2`, clock: manualClock(), log: silentLog });
    onTestFinished(() => queue.close());
    const text = randomBytes(30_000).toString("base64");
    const puts = await Promise.allSettled([
      queue.put([
        storedEvent({ id: "large-1", props: { text } }),
        storedEvent({ id: "small" }),
        storedEvent({ id: "large-2", props: { text } }),
      ]),
      queue.put(storedEvents(2, { prefix: "alike", props: { text: "x".repeat(30_000) } })),
      queue.put(storedEvents(40, { prefix: "many", props: { text: text.slice(0, 1000) } })),
    ]);
    expect(puts).toMatchObject([
      { value: ["too_large", "stored", "too_large"] },
      { value: ["stored", "stored"] },
      { value: Array.from({ length: 40 }, () => "stored") },
    ]);
    expect(queue.ready()).toEqual({ ok: true });
    expect(await queue.stats()).toMatchObject({ waiting: 43 });
  });
});

describe.skipIf(newest === undefined)("a node that has nowhere to put what comes again", () => {
  it.each(LIMITS)("settles the rest, and has it again when it is due, where $name", { timeout: 30_000 }, async (limit) => {
    if (!newest) return;
    const server = await startNats(newest, limit.server);
    onTestFinished(() => server.stop());
    const clock = manualClock();
    const queue = await openJetStreamQueue({ address: `${server.url}?maxMb=2`, clock, log: silentLog });
    onTestFinished(() => queue.close());
    await queue.put(storedEvents(3, { props: { text: randomBytes(6000).toString("base64") } }));
    const [done, retried, died] = await queue.lease({ max: 3, leaseMs: 60_000 });
    if (!done || !retried || !died) throw new Error("three leases were expected");
    await limit.reach(server);
    await queue.settle([
      { ref: done.ref, kind: "done" },
      { ref: retried.ref, kind: "retry", dueAt: unixMs(clock.now() + 60_000), countsAsAttempt: true },
      { ref: died.ref, kind: "dead", reason: "refused", detail: "as planned" },
    ]);
    expect(queue.ready()).toEqual({ ok: true });
    expect(await queue.stats()).toMatchObject({ waiting: 2, leased: 0, dead: 0 });
    clock.advance(HOUR_MS);
    const again = await queue.lease({ max: 3, leaseMs: 60_000 });
    expect(again.map(({ event, attempts }) => [event.id, attempts])).toEqual([
      ["event-1", 2],
      ["event-2", 2],
    ]);
    await queue.settle(again.map(({ ref }) => ({ ref, kind: "done" })));
    expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });
});
