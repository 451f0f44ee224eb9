import { describe, expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { openMemoryQueue } from "../queue/drivers/memory.ts";
import type { Queue } from "../queue/queue.ts";
import { storedEvent, storedEvents } from "../queue/stored-event.fixture.ts";
import { answerPuts } from "./answer-puts.ts";
import { openRemoteQueue, type RemoteQueue } from "./remote-queue.ts";

/** Both ends, with what crosses copied as between threads. */
const connect = (queue: Pick<Queue, "append">) => {
  const messages = { puts: 0, answers: 0 };
  const take = answerPuts(queue, (answer) => {
    messages.answers += 1;
    remote.answer(structuredClone(answer));
  });
  const remote: RemoteQueue = openRemoteQueue((call) => {
    messages.puts += 1;
    void take(structuredClone(call));
  });
  return { remote, messages };
};

describe("openRemoteQueue", () => {
  it("puts events and answers each, repeats by their name", async () => {
    const queue = openMemoryQueue({ clock: manualClock() });
    const { remote } = connect(queue);
    expect(await remote.put(storedEvents(2))).toEqual(["stored", "stored"]);
    expect(await remote.put([storedEvent({ id: "event-1" }), storedEvent({ id: "new" })])).toEqual(["duplicate", "stored"]);
    const leased = await queue.lease({ max: 10, leaseMs: 1000 });
    expect(leased.map(({ event }) => event)).toEqual([...storedEvents(2), storedEvent({ id: "new" })]);
  });

  it("gives each put of one call its own answers", async () => {
    const { remote } = connect(openMemoryQueue({ clock: manualClock() }));
    const answers = await Promise.all([
      remote.put(storedEvents(2)),
      remote.put([storedEvent({ id: "event-1" })]),
      remote.put([storedEvent({ id: "other" }), storedEvent({ id: "event-0" })]),
    ]);
    expect(answers).toEqual([["stored", "stored"], ["duplicate"], ["stored", "duplicate"]]);
  });

  it("sends what came in one turn in one message", async () => {
    const { remote, messages } = connect(openMemoryQueue({ clock: manualClock() }));
    await Promise.all(storedEvents(20).map((event) => remote.put([event])));
    expect(messages).toEqual({ puts: 1, answers: 1 });
  });

  it("refuses with the store's own word all that came in one turn, and nothing of it is stored", async () => {
    const queue = openMemoryQueue({ clock: manualClock(), maxEvents: 2 });
    const { remote } = connect(queue);
    const puts = [remote.put(storedEvents(1)), remote.put(storedEvents(2, { prefix: "two" }))];
    for (const { status } of await Promise.allSettled(puts)) expect(status).toBe("rejected");
    await expect(remote.put(storedEvents(3))).rejects.toThrow(/full \(2 events\)/);
    expect((await queue.stats()).waiting).toBe(0);
    expect(await remote.put(storedEvents(2))).toEqual(["stored", "stored"]);
  });

  it("tells each put of one turn which of its events are too large", async () => {
    const queue = openMemoryQueue({ clock: manualClock() });
    const { remote } = connect({
      async append(events) {
        const results = await queue.append(events);
        return events.lines
          .split("\n")
          .map(({ length }, place) => (length > 2000 ? "too_large" : (results[place] ?? "duplicate")));
      },
    });
    const answers = await Promise.all([
      remote.put(storedEvents(2, { prefix: "before" })),
      remote.put([storedEvent({ id: "beside" }), storedEvent({ id: "large", props: { text: "x".repeat(2000) } })]),
      remote.put([storedEvent({ id: "after" }), storedEvent({ id: "before-1" })]),
    ]);
    expect(answers).toEqual([
      ["stored", "stored"],
      ["stored", "too_large"],
      ["stored", "duplicate"],
    ]);
  });

  it("refuses what the queue cannot take for any other reason, so that the sender repeats it", async () => {
    const { remote } = connect({ append: () => Promise.reject(new Error("the disk is gone")) });
    await expect(remote.put([storedEvent()])).rejects.toMatchObject({ name: "QueueUnavailable", retryAfterSeconds: 5 });
  });

  it("asks for nothing where nothing is put", async () => {
    const { remote, messages } = connect(openMemoryQueue({ clock: manualClock() }));
    expect(await remote.put([])).toEqual([]);
    expect(messages).toEqual({ puts: 0, answers: 0 });
  });
});
