import { describe, expect, test } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import { openMemoryRecord } from "../record/memory.ts";
import { changesOf } from "./changes-of.ts";

const watch = (maxWaiting = 10) => {
  const record = openMemoryRecord({ clock: manualClock() });
  const reader = new AbortController();
  const changes = changesOf(record, { maxWaiting, signal: reader.signal })[Symbol.asyncIterator]();
  const accept = (...ids: string[]) => record.accepted(ids.map((id) => ({ event: storedEvent({ id }), sent: () => ({}) })));
  const next = async () => (await changes.next()).value?.map((key: string) => key.split("/")[0]);
  return { reader, accept, next };
};

describe("changesOf", () => {
  test("gives what changed since the call, in order", async () => {
    const { accept, next } = watch();
    accept("a", "b");
    expect(await next()).toEqual(["a", "b"]);
  });

  test("wakes a reader that waits", async () => {
    const { accept, next } = watch();
    const seen = next();
    accept("a");
    expect(await seen).toEqual(["a"]);
  });

  test("gives a journey that changed twice once, by its latest change", async () => {
    const { accept, next } = watch();
    accept("a", "b");
    accept("a");
    expect(await next()).toEqual(["b", "a"]);
    accept("c");
    expect(await next()).toEqual(["c"]);
  });

  test("leaves out the oldest for a reader that falls behind", async () => {
    const { accept, next } = watch(2);
    accept("a", "b", "c");
    expect(await next()).toEqual(["b", "c"]);
  });

  test("ends and stops listening when the reader is gone", async () => {
    const { reader, accept, next } = watch();
    const seen = next();
    reader.abort();
    accept("a");
    expect(await seen).toBeUndefined();
  });
});
