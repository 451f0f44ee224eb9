import { describe, expect, it } from "vitest";
import { SITE_ACCOUNT } from "./rig.fixture.ts";
import { silentLog } from "../lib/log.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { DAY_MS, unixMs } from "../lib/time.ts";
import { createCircuit } from "./circuit.ts";
import type { AccountTrouble } from "./verdict.ts";

const HOLD: AccountTrouble = { kind: "hold", reason: "forbidden", message: "Not you." };
const DOWN: AccountTrouble = { kind: "back-off", message: "Down." };

const create = () => {
  const clock = manualClock();
  const told: unknown[] = [];
  const log = { ...silentLog, info: (_message: string, facts?: object) => void told.push(facts) };
  const circuit = createCircuit({ adAccountId: SITE_ACCOUNT.adAccountId, clock, random: () => 0.5, log });
  /** A request that is answered after `ms`. */
  const ask = (answer: AccountTrouble | "fine", ms = 0): void => {
    const startedAtMs = clock.monotonicMs();
    clock.advance(ms);
    if (answer === "fine") circuit.succeeded(startedAtMs);
    else circuit.troubled(answer, startedAtMs);
  };
  return { clock, circuit, ask, told };
};

describe("createCircuit", () => {
  it("lets everything through until there is trouble, then one request when its time has come", () => {
    const { clock, circuit, ask } = create();
    expect(circuit.allowance()).toBe(Number.POSITIVE_INFINITY);
    ask(DOWN);
    expect([circuit.allowance(), circuit.opensInMs()]).toEqual([0, 500]);
    clock.advance(500);
    expect(circuit.allowance()).toBe(1);
    ask("fine");
    expect([circuit.allowance(), circuit.status()]).toEqual([Number.POSITIVE_INFINITY, { state: "open" }]);
  });

  it("tells how long it was shut, also when the wall clock was set meanwhile", () => {
    const { clock, ask, told } = create();
    ask(DOWN);
    clock.setWallClock(unixMs(clock.now() - DAY_MS));
    ask(DOWN, 500);
    ask("fine", 1000);
    expect(told).toMatchObject([{ interruptedMs: 1500 }]);
  });

  it("doubles its pause with each failure and forgets them with a success", () => {
    const { clock, circuit, ask } = create();
    const pauses = Array.from({ length: 12 }, () => {
      ask(DOWN);
      const pauseMs = circuit.opensInMs();
      clock.advance(pauseMs);
      return pauseMs;
    });
    expect(pauses.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000]);
    expect(pauses.at(-1)).toBe(450_000);
    ask("fine");
    ask(DOWN);
    expect(circuit.opensInMs()).toBe(500);
  });

  it("counts requests that fail together as one failure", () => {
    const { circuit } = create();
    for (let index = 0; index < 8; index++) circuit.troubled(DOWN, -1);
    expect(circuit.opensInMs()).toBe(500);
  });

  it("is not opened by a success from before the trouble", () => {
    const { clock, circuit } = create();
    clock.advance(1_000);
    circuit.troubled(HOLD, 900);
    circuit.succeeded(950);
    expect(circuit.status()).toMatchObject({ state: "held", reason: "forbidden" });
  });

  it("prefers the worse news of requests that fail together", () => {
    const { circuit } = create();
    circuit.troubled(DOWN, 0);
    circuit.troubled(HOLD, -1);
    circuit.troubled(DOWN, -1);
    expect(circuit.status()).toMatchObject({ state: "held" });
  });

  it.each([
    [{ kind: "wait", message: "Slow.", waitMs: 40_000 }, 40_000],
    [{ kind: "wait", message: "Slow." }, 500],
    [{ kind: "back-off", message: "Down.", waitMs: 40_000 }, 40_000],
    [{ kind: "back-off", message: "Down.", waitMs: 1 }, 500],
  ] as const)("after %j opens in %i ms", (trouble, expected) => {
    const { circuit, ask } = create();
    ask(trouble);
    expect(circuit.opensInMs()).toBe(expected);
  });

  it("says since when, why and when it tries again", () => {
    const { clock, circuit, ask } = create();
    const since = clock.now();
    ask(HOLD);
    clock.advance(circuit.opensInMs());
    ask(HOLD);
    expect(circuit.status()).toMatchObject({
      state: "held",
      since,
      nextTryAt: clock.now() + circuit.opensInMs(),
      explanation: expect.stringMatching(/ads:write\. \(Not you\.\)$/),
    });
  });
});
