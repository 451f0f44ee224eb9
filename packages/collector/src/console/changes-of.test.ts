import { describe, expect, test } from "vitest";
import { openMemoryRecord } from "../record/memory.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import { changesOf } from "./changes-of.ts";

const watch = (maxWaiting = 10) => {
  const record = openMemoryRecord();
  const reader = new AbortController();
  const changes = changesOf(record, { wanted: ({ stored }) => stored.name !== "noise", maxWaiting, signal: reader.signal });
  const accept = (...ids: string[]) =>
    record.accepted(
      ids.map((id) => ({ event: storedEvent({ id, name: id.startsWith("noise") ? "noise" : "purchase" }), sent: () => ({}) })),
    );
  const read = async (count: number) => {
    const seen: string[] = [];
    for await (const { stored, state } of changes) {
      seen.push(`${stored.id} ${state}`);
      if (seen.length === count) break;
    }
    return seen;
  };
  return { record, reader, changes, accept, read };
};

describe("changesOf", () => {
  test("gives what changed since the call, in order, and only what is wanted", async () => {
    const { accept, read } = watch();
    accept("a", "noise", "b");
    expect(await read(2)).toEqual(["a waiting", "b waiting"]);
  });

  test("wakes a reader that waits", async () => {
    const { accept, read } = watch();
    const seen = read(1);
    accept("a");
    expect(await seen).toEqual(["a waiting"]);
  });

  test("gives a journey that changed twice once, in its latest state", async () => {
    const { record, accept, read } = watch();
    accept("a", "b");
    record.attempted([
      { event: storedEvent({ id: "a", name: "purchase" }), at: storedEvent().receivedAt, outcome: "retry", status: 503 },
    ]);
    accept("c");
    expect(await read(3)).toEqual(["b waiting", "a retry", "c waiting"]);
  });

  test("leaves out the oldest for a reader that falls behind", async () => {
    const { accept, read } = watch(2);
    accept("a", "b", "c");
    expect(await read(2)).toEqual(["b waiting", "c waiting"]);
  });

  test("ends and stops listening when the reader is gone", async () => {
    const { reader, accept, read } = watch();
    const seen = read(1);
    reader.abort();
    accept("a");
    expect(await seen).toEqual([]);
  });
});
