import { describe, expect, it } from "vitest";
import { silentLog } from "../lib/log.ts";
import { unixMs } from "../lib/time.ts";
import type { DueJob } from "./entry.ts";
import { storedEvent } from "./stored-event.fixture.ts";
import { openBacklog } from "./backlog.ts";

const job = (id: number): DueJob => ({
  id,
  dueAt: unixMs(1),
  attempts: 1,
  event: JSON.stringify(storedEvent({ id: `event-${id}` })),
});

describe("openBacklog", () => {
  it("keeps the retries that were claimed while the claim of fresh events failed", async () => {
    const claimed = [Promise.withResolvers<readonly DueJob[]>(), Promise.withResolvers<readonly DueJob[]>()];
    let calls = 0;
    const backlog = openBacklog({
      store: {
        claimSegments: () => Promise.reject(new Error("the engine is gone")),
        claimJobs: () => claimed[calls++]?.promise ?? Promise.resolve([]),
      },
      log: silentLog,
      letOut: (read) => read,
    });
    const fills = [backlog.fill(10, unixMs(5)), backlog.fill(10, unixMs(5))];
    claimed[1]?.resolve([job(2)]);
    claimed[0]?.resolve([job(1)]);
    for (const fill of fills) await expect(fill).rejects.toThrow("the engine is gone");
    expect(backlog.takeJobs(10).map(({ event }) => event.id)).toEqual(["event-1", "event-2"]);
  });
});
