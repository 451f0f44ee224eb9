import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "./messages.ts";

const LINES = Array.from({ length: 200 }, (_, index) => `{"id":"event-${index}"}`).join("\n");
const FACTS = { receivedAt: 1_700_000_000_000, dueAt: 1_700_000_060_000 };

describe("decodeMessage", () => {
  it.each([
    ["as it is", 1_000_000],
    ["compressed", 100],
  ])("reads what was written %s", (_how, maxBytes) => {
    const { body, headers } = encodeMessage(LINES, FACTS, maxBytes);
    expect(decodeMessage(body, headers)).toEqual({ text: LINES, ...FACTS });
  });

  it("takes a damaged message for one that it does not understand, so that those beside it are read", () => {
    const { body, headers } = encodeMessage(LINES, FACTS, 100);
    for (const damaged of [body.subarray(0, -9), body.toReversed(), new Uint8Array()]) {
      expect(decodeMessage(damaged, headers)).toBeUndefined();
    }
  });
});
