import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { describe, expect, it, onTestFinished } from "vitest";
import { manualClock } from "../../../lib/manual-clock.ts";
import { HOUR_MS, unixMs } from "../../../lib/time.ts";
import { type LeasedEvent, QueueUnavailable } from "../../queue.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { idsOf, LEASE } from "../../shared/engines.fixture.ts";
import { newest, openNode, useServer } from "./node.fixture.ts";

/** As hashes are, of little use to compress. */
const noise = (): string => Array.from({ length: 100 }, () => randomUUID()).join();

describe.skipIf(newest === undefined)("nodes whose streams or messages have no room", () => {
  const { server, freshPrefix, at } = useServer();

  /** One event to be retried and nineteen that die, where one of the streams does not take its part. */
  type Settings = (prefix: string) => Partial<StreamConfig>;
  async function settleInto(stream: "later" | "dead", refusing: Settings, taking: Settings = () => ({})) {
    const clock = manualClock();
    const prefix = freshPrefix();
    const queue = await openNode(`${server().url}?prefix=${prefix}&maxMb=1`, clock);
    await queue.put(storedEvents(20, { props: { text: "x".repeat(1000) } }));
    const leased = await queue.lease(LEASE);
    const connection = await connect({ servers: server().url });
    onTestFinished(() => connection.close());
    const manager = await jetstreamManager(connection);
    const change = (settings: Settings) => manager.streams.update(`${prefix}-${stream}`, settings(prefix));
    await change(refusing);
    const settled = queue.settle(
      leased.map(({ ref }, place) =>
        place === 0
          ? { ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true }
          : { ref, kind: "dead", reason: "refused", detail: "as planned" },
      ),
    );
    return { queue, clock, settled, relent: () => change(taking) };
  }

  it("refuse puts when the stream is full, discard nothing, and take events again when it is drained", async () => {
    const queue = await openNode(`${server().url}?prefix=${freshPrefix()}&maxMb=1`);
    const stored: string[] = [];
    for (let round = 0; ; round += 1) {
      const events = storedEvents(20, { prefix: `full-${round}`, props: { text: "x".repeat(1000) } });
      try {
        await queue.put(events);
        stored.push(...events.map(({ id }) => id));
      } catch (error) {
        expect(error).toBeInstanceOf(QueueUnavailable);
        expect(String(error)).toMatch(/reached its limit/);
        break;
      }
    }
    expect(queue.ready()).toMatchObject({ ok: false });
    expect(stored.length).toBeGreaterThan(100);
    const drained: string[] = [];
    for (let leased = await queue.lease(LEASE); leased.length > 0; leased = await queue.lease(LEASE)) {
      await queue.settle(leased.map(({ ref }) => ({ ref, kind: "done" })));
      drained.push(...idsOf(leased));
    }
    expect(drained).toEqual(stored);
    expect(await queue.put([storedEvent()])).toEqual(["stored"]);
  });

  it("write each part of an outcome once, however often the other is refused", { timeout: 30_000 }, async () => {
    const { queue, clock, settled, relent } = await settleInto(
      "later",
      () => ({ subjects: ["elsewhere"] }),
      (prefix) => ({ subjects: [`${prefix}.later.*`] }),
    );
    for (let probe = 0; probe < 5; probe += 1) {
      await expect.poll(() => queue.ready(), { timeout: 15_000 }).toMatchObject({ ok: false });
      clock.advance(1000);
      await wait(100);
    }
    await relent();
    await expect
      .poll(() => {
        clock.advance(1000);
        return queue.ready();
      })
      .toEqual({ ok: true });
    await settled;
    expect(await queue.stats()).toMatchObject({ waiting: 1, leased: 0, dead: 19 });
    expect(new Set((await queue.listDead({})).map(({ event }) => event.id)).size).toBe(19);
  });

  it("go on where there is no room for dead letters, which come again in an hour", async () => {
    const { queue, clock, settled } = await settleInto("dead", () => ({ max_bytes: 500 }));
    await settled;
    expect(queue.ready()).toEqual({ ok: true });
    expect(await queue.stats()).toMatchObject({ waiting: 20, leased: 0, dead: 0 });
    clock.advance(HOUR_MS);
    const again: LeasedEvent[] = [];
    await expect.poll(async () => again.push(...(await queue.lease(LEASE)))).toBe(20);
    expect(again.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 20 }, () => 2));
  });

  it("go on where there is no room for retries, which come again when they are due", async () => {
    const { queue, clock, settled } = await settleInto("later", () => ({ max_bytes: 500 }));
    await settled;
    expect(queue.ready()).toEqual({ ok: true });
    for (const attempts of [2, 3]) {
      expect(await queue.stats()).toMatchObject({ waiting: 1, leased: 0, dead: 19 });
      const again = await queue.lease(LEASE);
      expect(again).toMatchObject([{ event: { id: "event-0" }, attempts }]);
      const dueAt = unixMs(clock.now() + 60_000);
      await queue.settle(again.map(({ ref }) => ({ ref, kind: "retry", dueAt, countsAsAttempt: true })));
      expect(await queue.lease(LEASE)).toEqual([]);
      clock.advance(60_000);
    }
    await queue.settle((await queue.lease(LEASE)).map(({ ref }) => ({ ref, kind: "done" })));
    expect(await queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 19 });
  });

  it("hold events that together are larger than a message may be", { timeout: 30_000 }, async () => {
    const clock = manualClock();
    const queue = await openNode(at(freshPrefix()), clock);
    const events = storedEvents(1000).map((event) => ({ ...event, props: { text: noise() } }));
    expect(new Set(await queue.put(events))).toEqual(new Set(["stored"]));
    const leased: LeasedEvent[] = [];
    while (leased.length < 1000) leased.push(...(await queue.lease(LEASE)));
    await queue.settle(leased.map(({ ref }) => ({ ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true })));
    const again: LeasedEvent[] = [];
    await expect.poll(async () => again.push(...(await queue.lease(LEASE)))).toBe(1000);
    expect(new Set(again.map(({ event }) => event.props["text"]))).toEqual(new Set(events.map(({ props }) => props["text"])));
  });
});
