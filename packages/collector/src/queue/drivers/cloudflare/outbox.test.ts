import { describe, expect, it } from "vitest";
import { QueueUnavailable } from "../../queue.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import type { OutgoingMessage } from "./bindings.ts";
import { createOutbox } from "./outbox.ts";

/** Refuses what Cloudflare refuses. */
const openRig = () => {
  const calls: (readonly OutgoingMessage[])[] = [];
  const outbox = createOutbox({
    async sendBatch(messages) {
      const sizes = messages.map(({ body }) => Buffer.byteLength(body));
      if (messages.length > 100 || sizes.some((size) => size > 128_000) || sizes.reduce((sum, size) => sum + size, 0) > 256_000)
        throw new Error("Payload Too Large");
      calls.push(messages);
    },
  });
  return { outbox, calls };
};

const huge = (id: string) => storedEvent({ id, props: { text: "x".repeat(130_000) } });

describe("createOutbox", () => {
  it("sends a request's events as one message", async () => {
    const { outbox, calls } = openRig();
    expect(await outbox.put(storedEvents(20))).toEqual(Array.from({ length: 20 }, () => "stored"));
    expect(calls.map((messages) => messages.length)).toEqual([1]);
  });

  it("splits a large put over messages and calls that Cloudflare takes", async () => {
    const { outbox, calls } = openRig();
    await outbox.put(storedEvents(1000, { props: { text: "x".repeat(1000) } }));
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.flat().length).toBeGreaterThan(10);
  });

  it("refuses an event that no message holds, and sends the others", async () => {
    const { outbox, calls } = openRig();
    const events = [storedEvent(), huge("huge"), storedEvent({ id: "other" })];
    expect(await outbox.put(events)).toEqual(["stored", "too_large", "stored"]);
    expect(calls.flat()).toHaveLength(2);
    expect(await outbox.put([huge("alone")])).toEqual(["too_large"]);
  });

  it("is unavailable while the queue takes nothing", async () => {
    const outbox = createOutbox({ sendBatch: () => Promise.reject(new Error("Queue is overloaded")) });
    await expect(outbox.put([storedEvent()])).rejects.toBeInstanceOf(QueueUnavailable);
  });
});
