import { describe, expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { openMemoryRecord } from "./memory.ts";
import { recordedEvent } from "./contract/harness.contract.ts";
import { describeRecord } from "./record.contract.ts";

describeRecord("openMemoryRecord", () => {
  const clock = manualClock();
  return { clock, open: (options) => openMemoryRecord({ clock, ...options }) };
});

describe("openMemoryRecord", () => {
  it("keeps the newest journeys", async () => {
    const record = openMemoryRecord({ clock: manualClock(), maxJourneys: 2 });
    record.accepted(["a", "b", "c"].map((id) => record.begin({ event: recordedEvent(id), sent: () => ({}) })));
    const { journeys } = await record.search({ limit: 10 });
    expect(journeys.map(({ stored }) => stored.id)).toEqual(["c", "b"]);
  });
});
