import { expect, it } from "vitest";
import { manualClock } from "../../lib/manual-clock.ts";
import { recentKeys } from "../../lib/recent-keys.ts";
import type { Batch } from "../batch.ts";
import { encodeEvents } from "../encode-events.ts";
import { storedEvent } from "../stored-event.fixture.ts";
import type { SharedStore } from "./shared-store.ts";
import { sharedWriter } from "./shared-writer.ts";

const batchOf = (id: string): Batch => ({
  append: encodeEvents([storedEvent({ id })]),
  settle: { segments: [], newJobs: [], jobs: [], dead: [] },
});

const never = (): never => {
  throw new Error("nobody asked for it");
};

it("sharedWriter stores what came after two seconds, however long it takes to read what waits already", async () => {
  const clock = manualClock();
  const stored: number[] = [];
  const store: SharedStore = {
    newestKeys: () => new Promise(() => {}),
    append: async ({ events }) => void stored.push(events),
    settle: never,
    claimSegments: never,
    claimJobs: never,
    counts: never,
    listDead: never,
    replayDead: never,
    dropDead: never,
    findPerson: never,
    forget: never,
    probe: never,
    close: never,
  };
  const write = sharedWriter(store, clock, recentKeys());
  const first = write(batchOf("first"));
  clock.advance(1999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(stored).toEqual([]);
  clock.advance(1);
  expect(await first).toMatchObject({ append: { ok: true, duplicates: [] } });
  expect(await write(batchOf("second"))).toMatchObject({ append: { ok: true } });
  expect(stored).toEqual([1, 1]);
});
