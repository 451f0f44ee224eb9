import { expect, it } from "vitest";
import { manualClock } from "../../lib/manual-clock.ts";
import { recentKeys } from "../../lib/recent-keys.ts";
import type { Batch } from "../batch.ts";
import { encodeEvents } from "../encode-events.ts";
import { storedEvent } from "../stored-event.fixture.ts";
import { MaybeStored } from "./maybe-stored.ts";
import type { SharedStore } from "./shared-store.ts";
import { sharedWriter } from "./shared-writer.ts";

const batchOf = (id: string): Batch => ({
  append: encodeEvents([storedEvent({ id })]),
  settle: { segments: [], newJobs: [], jobs: [], dead: [] },
});

const never = (): never => {
  throw new Error("nobody asked for it");
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Of which nothing else is asked. */
const storeOf = (parts: Pick<SharedStore, "newestKeys" | "append">): SharedStore => ({
  ...parts,
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
});

it("sharedWriter stores what came after two seconds, however long it takes to read what waits already", async () => {
  const clock = manualClock();
  const stored: number[] = [];
  const store = storeOf({ newestKeys: () => new Promise(() => {}), append: async ({ events }) => void stored.push(events) });
  const write = sharedWriter(store, clock, recentKeys());
  const first = write(batchOf("first"));
  clock.advance(1999);
  await turn();
  expect(stored).toEqual([]);
  clock.advance(1);
  expect(await first).toMatchObject({ append: { ok: true, duplicates: [] } });
  expect(await write(batchOf("second"))).toMatchObject({ append: { ok: true } });
  expect(stored).toEqual([1, 1]);
});

it("sharedWriter looks at what waits behind a put of which nobody heard, at one time once", async () => {
  const clock = manualClock();
  const looks: ((keys: readonly string[]) => void)[] = [];
  const store = storeOf({
    newestKeys: () => new Promise((resolve) => looks.push(resolve)),
    append: () => Promise.reject(new MaybeStored("no answer")),
  });
  const write = sharedWriter(store, clock, recentKeys());
  for (const id of ["a", "b", "c", "d"]) {
    const written = write(batchOf(id));
    await turn();
    clock.advance(2000);
    expect(await written).toMatchObject({ append: { ok: false } });
  }
  expect(looks).toHaveLength(1);
  looks[0]?.([]);
  await turn();
  await write(batchOf("e"));
  expect(looks).toHaveLength(2);
  looks[1]?.([encodeEvents([storedEvent({ id: "b" })]).keys]);
  await turn();
  expect(await write(batchOf("b"))).toMatchObject({ append: { ok: true, duplicates: [0] } });
});
