import { expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { openMemoryQueue } from "../queue/drivers/memory.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import type { Progress } from "../lib/progress.ts";
import { touchDead } from "./control-dead.ts";

it("replays as many as are asked for, the newest first, a page in memory at a time", async () => {
  const queue = openMemoryQueue({ clock: manualClock() });
  await queue.put(Array.from({ length: 1300 }, (_, index) => storedEvent({ id: `e-${index}` })));
  for (const { ref } of await queue.lease({ max: 1300, leaseMs: 1000 }))
    await queue.settle([{ ref, kind: "dead", reason: "refused", detail: "" }]);
  const limits: number[] = [];
  const watched = {
    ...queue,
    listDead: ((filter, page) => (limits.push(page?.limit ?? 0), queue.listDead(filter, page))) as typeof queue.listDead,
  };
  const told: Progress[] = [];

  expect(await touchDead(watched, "replayDead", { limit: 1200 }, (progress) => void told.push(progress))).toBe(1200);

  expect(limits).toEqual([500, 500, 200]);
  expect(told.at(-1)).toEqual({ done: 1200, total: 1200 });
  const left = await queue.listDead({}, { limit: 1000 });
  expect(left.map(({ event }) => event.id).toReversed()).toEqual(Array.from({ length: 100 }, (_, index) => `e-${index}`));
  expect(await touchDead(watched, "dropDead", { limit: 9_999_999 }, () => {})).toBe(100);
});
