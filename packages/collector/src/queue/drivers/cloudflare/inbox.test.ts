import { describe, expect, it } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { unixMs } from "../../../lib/time.ts";
import type { StoredEvent } from "../../../wire/stored-event.ts";
import type { LeasedEvent, Settlement } from "../../queue.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import type { OutgoingMessage } from "./bindings.ts";
import { openInbox } from "./inbox.ts";
import { decodeMessage, encodeLetter, encodeSegments } from "./message.ts";

const clock = manualClock();

/** A consumer's batch: each message, and what became of it. */
const openRig = (bodies: readonly unknown[], { attempts = 1, isFull = false } = {}) => {
  const fates: (string | undefined)[] = bodies.map(() => undefined);
  const sent: { readonly queue: string; readonly message: OutgoingMessage }[] = [];
  const binding = (queue: string) => ({
    async sendBatch(messages: readonly OutgoingMessage[]) {
      if (isFull) throw new Error("Queue is overloaded");
      sent.push(...messages.map((message) => ({ queue, message })));
    },
  });
  const messages = bodies.map((body, index) => ({
    body,
    attempts,
    ack: () => void (fates[index] = "ack"),
    retry: ({ delaySeconds }: { delaySeconds: number }) => void (fates[index] = `retry in ${delaySeconds} s`),
  }));
  const inbox = openInbox({ messages, events: binding("events"), deadLetters: binding("dead"), clock, log: silentLog });
  const sentTo = (queue: string) => sent.filter((one) => one.queue === queue).map(({ message }) => message);
  return { inbox, fates, sentTo, lease: () => inbox.lease({ max: Infinity, leaseMs: 1000 }) };
};

const segment = (...ids: readonly string[]): string | undefined =>
  encodeSegments(ids.map((id) => ({ event: storedEvent({ id }), attempts: 0 })))[0];

const done = ({ ref }: LeasedEvent): Settlement => ({ ref, kind: "done" });
const again = ({ ref }: LeasedEvent, afterMs: number, countsAsAttempt = true): Settlement => ({
  ref,
  kind: "retry",
  dueAt: unixMs(clock.now() + afterMs),
  countsAsAttempt,
});
const entriesOf = ({ body }: OutgoingMessage) => {
  const message = decodeMessage(body);
  return message?.kind === "segment" ? message.entries.map(({ event, attempts }) => [event.id, attempts]) : [];
};

describe("openInbox", () => {
  it("acknowledges a message when the last of its events is settled, and is done with the last message", async () => {
    const { inbox, fates, lease } = openRig([segment("a", "b"), segment("c")]);
    const [a, b, c] = await lease();
    if (!a || !b || !c) throw new Error("three events were put");
    await inbox.settle([done(a), done(c)]);
    expect(fates).toEqual([undefined, "ack"]);
    await inbox.settle([done(b)]);
    expect(fates).toEqual(["ack", "ack"]);
    await inbox.done;
  });

  it("returns what is not settled when the consumer breaks off, and nothing else", async () => {
    const { inbox, fates, lease } = openRig([segment("a"), segment("b"), segment("c", "d")]);
    const [a, , c] = await lease();
    if (!a || !c) throw new Error("four events were put");
    await inbox.settle([done(a), done(c)]);
    inbox.returnRest();
    expect(fates).toEqual(["ack", "retry in 5 s", "retry in 5 s"]);
    await inbox.done;
  });

  it("sends on alone what is to be tried again, with its attempts and its pause", async () => {
    const { inbox, fates, sentTo, lease } = openRig([segment("a", "b"), segment("c")]);
    const [a, b, c] = await lease();
    if (!a || !b || !c) throw new Error("three events were put");
    await inbox.settle([done(a), again(b, 1500), again(c, 1200)]);
    expect(fates).toEqual(["ack", "ack"]);
    expect(sentTo("events").map((message) => [message.delaySeconds, entriesOf(message)])).toEqual([
      [
        2,
        [
          ["b", 1],
          ["c", 1],
        ],
      ],
    ]);
  });

  it("returns a message whose events nobody was asked for as it is, with a longer pause each time", async () => {
    for (const [attempts, fate] of [
      [1, "retry in 30 s"],
      [3, "retry in 30 s"],
      [5, "retry in 80 s"],
      [9, "retry in 900 s"],
    ] as const) {
      const { inbox, fates, sentTo, lease } = openRig([segment("a", "b")], { attempts });
      await inbox.settle((await lease()).map((leased) => again(leased, 30_000, false)));
      expect(fates).toEqual([fate]);
      expect(sentTo("events")).toEqual([]);
    }
  });

  it("gives a message that came back often a new start, before Cloudflare gives it up", async () => {
    const { inbox, fates, sentTo, lease } = openRig([segment("a")], { attempts: 10 });
    await inbox.settle((await lease()).map((leased) => again(leased, 30_000, false)));
    expect(fates).toEqual(["ack"]);
    expect(sentTo("events").map(entriesOf)).toEqual([[["a", 0]]]);
  });

  it("sends the dead to the dead-letter queue", async () => {
    const { inbox, fates, sentTo, lease } = openRig([segment("a")]);
    const [a] = await lease();
    if (!a) throw new Error("an event was put");
    await inbox.settle([{ ref: a.ref, kind: "dead", reason: "refused", detail: "No." }]);
    expect(fates).toEqual(["ack"]);
    const letter = { event: storedEvent({ id: "a" }), attempts: 1, reason: "refused", detail: "No.", diedAt: clock.now() };
    expect(sentTo("dead").map(({ body }) => decodeMessage(body))).toEqual([{ kind: "letter", letter }]);
  });

  it("delivers a dead letter with no attempts counted; if it dies again, it does not come round at once", async () => {
    const letter = {
      event: storedEvent({ id: "a" }),
      attempts: 7,
      reason: "refused",
      detail: "No.",
      diedAt: clock.now(),
    } as const;
    const { inbox, sentTo, lease } = openRig([encodeLetter(letter)]);
    const [a] = await lease();
    expect(a).toMatchObject({ event: { id: "a" }, attempts: 1 });
    if (!a) throw new Error("a letter was put");
    await inbox.settle([{ ref: a.ref, kind: "dead", reason: "refused", detail: "No." }]);
    expect(sentTo("dead").map(({ delaySeconds }) => delaySeconds)).toEqual([3600]);
  });

  it("loses nothing when the queue takes nothing: those messages come again whole, the others are acknowledged", async () => {
    const { inbox, fates, lease } = openRig([segment("a", "b"), segment("c")], { isFull: true });
    const [a, b, c] = await lease();
    if (!a || !b || !c) throw new Error("three events were put");
    await inbox.settle([done(a), again(b, 1000), done(c)]);
    expect(fates).toEqual(["retry in 5 s", "ack"]);
    await inbox.done;
  });

  it.each([
    ["no text", { v: 1 }],
    ["no JSON", "{"],
    ["another version's", '{"v":2}'],
    ["nobody's", '{"v":1}'],
  ])("returns a message that is %s", async (_what, body) => {
    const { inbox, fates, lease } = openRig([body]);
    expect(await lease()).toEqual([]);
    expect(fates).toEqual(["retry in 5 s"]);
    await inbox.done;
  });
});

describe("encodeSegments", () => {
  it("splits by bytes, in order, and drops nothing", () => {
    const events = storedEvents(100, { props: { text: "ä".repeat(5000) } });
    const bodies = encodeSegments(events.map((event: StoredEvent) => ({ event, attempts: 0 })));
    expect(bodies.length).toBeGreaterThan(8);
    for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(120_000);
    expect(bodies.flatMap((body) => entriesOf({ body, contentType: "text" }).map(([id]) => id))).toEqual(
      events.map(({ id }) => id),
    );
  });

  it("makes nothing of nothing", () => {
    expect(encodeSegments([])).toEqual([]);
  });
});
