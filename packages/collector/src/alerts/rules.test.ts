import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, unixMs } from "../lib/time.ts";
import type { Situation } from "./alarm.ts";
import { findAlarms } from "./rules.ts";

const NOW = unixMs(1_790_000_000_000);
const CALM: Situation = {
  now: NOW,
  accounts: [{ adAccountId: "1", state: "open" }],
  tokens: [{ adAccountId: "1", expiresAt: unixMs(NOW + 10 * DAY_MS) }],
  newDeadLetters: 0,
  sites: [{ key: "shop", lastEventAt: unixMs(NOW - HOUR_MS) }],
};
const THRESHOLDS = { alertWaitingMinutes: 30, alertDeadPerHour: 10, alertSilentHours: 24, alertTokenHours: 20 };
const NEVER = { alertWaitingMinutes: 0, alertDeadPerHour: 0, alertSilentHours: 0, alertTokenHours: 0 };

const RINGING: readonly [rule: string, subject: string, situation: Partial<Situation>][] = [
  ["account_held", "2", { accounts: [{ adAccountId: "2", state: "held", explanation: "Make a new token." }] }],
  ["store_refuses", "", { storeRefuses: "the disk is full" }],
  ["token_expires", "1", { tokens: [{ adAccountId: "1", expiresAt: unixMs(NOW + 19 * HOUR_MS) }] }],
  ["events_wait", "", { oldestWaitMs: 31 * MINUTE_MS }],
  ["dead_letters_grow", "", { newDeadLetters: 10 }],
  ["site_silent", "shop", { sites: [{ key: "shop", lastEventAt: unixMs(NOW - 25 * HOUR_MS) }] }],
];

describe("findAlarms", () => {
  it("finds nothing where all is well", () => expect(findAlarms(CALM, THRESHOLDS)).toEqual([]));

  it.each(RINGING)("rings %s of '%s', and says what to do", (rule, subject, situation) => {
    expect(findAlarms({ ...CALM, ...situation }, THRESHOLDS)).toEqual([
      { rule, subject, sentence: expect.stringMatching(/\w+/) },
    ]);
  });

  it.each(RINGING.slice(2))("does not ring %s of '%s' where it was switched off", (_rule, _subject, situation) => {
    expect(findAlarms({ ...CALM, ...situation }, NEVER)).toEqual([]);
  });

  it("does not ring of a token that has ended where that was switched off", () => {
    expect(findAlarms({ ...CALM, tokens: [{ adAccountId: "1", expiresAt: unixMs(NOW - HOUR_MS) }] }, NEVER)).toEqual([]);
  });

  it.each<Partial<Situation>>([
    { accounts: [{ adAccountId: "1", state: "waiting" }] },
    { tokens: [{ adAccountId: "1", expiresAt: unixMs(NOW + 21 * HOUR_MS) }] },
    { oldestWaitMs: 29 * MINUTE_MS },
    { newDeadLetters: 9 },
    { sites: [{ key: "shop", lastEventAt: unixMs(NOW - 23 * HOUR_MS) }] },
  ])("stays silent short of the threshold: %j", (situation) => {
    expect(findAlarms({ ...CALM, ...situation }, THRESHOLDS)).toEqual([]);
  });
});
