import { describe, expect, it } from "vitest";
import { unixMs } from "../lib/time.ts";
import { eventTime } from "./event-time.ts";
import { createWarningList } from "./warning-list.ts";

const T = 1_800_000_000_000;

/** Seconds before (−) or after the receipt. */
const CASES = [
  { of: "an event of now", at: 0, sentAt: 0, gives: 0, warns: [] },
  { of: "an event without sentAt", at: -3600, gives: -3600, warns: [] },
  { of: "a slow network", at: -7, sentAt: -5, gives: -7, warns: [] },
  { of: "a clock an hour slow", at: -3610, sentAt: -3600, gives: -10, warns: ["clock_corrected"] },
  { of: "a clock a day fast", at: 86_390, sentAt: 86_400, gives: -10, warns: ["clock_corrected"] },
  { of: "a clock a little fast", at: 3, sentAt: 4, gives: 0, warns: [] },
  { of: "an event of tomorrow without sentAt", at: 86_400, gives: 0, warns: ["time_in_future"] },
  {
    of: "an event that was sent before it happened",
    at: 60,
    sentAt: -3600,
    gives: 0,
    warns: ["clock_corrected", "time_in_future"],
  },
] as const;

describe("eventTime", () => {
  it.each(CASES)("sets $of right", ({ at, gives, warns, ...more }) => {
    const { warn, list } = createWarningList();
    const time = eventTime(
      {
        at: unixMs(T + at * 1000),
        receivedAt: unixMs(T),
        ...("sentAt" in more ? { sentAt: unixMs(T + more.sentAt * 1000) } : {}),
      },
      warn,
    );
    expect((time - T) / 1000).toBe(gives);
    expect(list.map(({ code }) => code)).toEqual(warns);
  });
});
