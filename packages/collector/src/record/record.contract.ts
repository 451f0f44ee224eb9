import { afterEach, describe } from "vitest";
import { type RecordHarness, type StartRecord, startRecord } from "./contract/harness.contract.ts";
import { describeJourneys } from "./contract/journeys.contract.ts";
import { describeKeeping } from "./contract/keeping.contract.ts";
import { describeSearch } from "./contract/search.contract.ts";
import type { EventRecord } from "./record.ts";

/** What every driver of the record does. */
export const describeRecord = (driver: string, prepare: () => RecordHarness) =>
  describe(driver, () => {
    const opened: EventRecord[] = [];
    afterEach(() => Promise.all(opened.splice(0).map((record) => record.close())));
    const start: StartRecord = (options) => {
      const started = startRecord(prepare(), options);
      opened.push(started.record);
      return started;
    };

    describeJourneys(start);
    describeSearch(start);
    describeKeeping(start);
  });
