import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import { createRig, type Rig } from "./rig.fixture.ts";
import type { SendResult } from "./send.ts";

describe("createDeliveryWorker, of the calls that Pinterest grants", () => {
  it("waits as long as a 429 says", async () => {
    const rig = createRig();
    rig.sandbox.addFault({ kind: "status", status: 429, headers: { "X-RateLimit-Reset": "40" }, times: 1 });
    await rig.put("a");
    rig.worker.start();
    await rig.pass(39_000);
    expect(rig.sandbox.requests()).toHaveLength(1);
    await rig.until(() => rig.processedIds().length === 1);
    expect(rig.sandbox.requests()).toHaveLength(2);
    const [first] = rig.entries;
    expect(first?.outcome).toBe("held");
    await rig.worker.stop(0);
  });

  it(
    "hands each event over once where Pinterest grants so few calls that their turn takes longer than a lease, and finds poison",
    { timeout: 30_000 },
    async () => {
      const rig: Rig = createRig({
        wrapSend: (send) => async (request, signal) => {
          const result = await send(request, signal);
          return result.kind === "answer"
            ? { ...result, headers: { ...result.headers, "x-ratelimit-limit": "1000, 100;w=86400" } }
            : result;
        },
      });
      rig.worker.start();
      for (let minute = 0; minute < 120; minute++) {
        await rig.put(`m${minute}`);
        await rig.pass(MINUTE_MS);
      }
      await rig.until(() => rig.processedIds().length === 120, HOUR_MS);
      rig.sandbox.addFault({ kind: "poison", eventIds: ["e5"] });
      await rig.put(...Array.from({ length: 1_000 }, (_, index) => `e${index}`));
      await rig.pass(DAY_MS);
      expect(await rig.queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 1 });
      expect(rig.processedIds()).toHaveLength(120 + 999);
      expect(new Set(rig.processedIds()).size).toBe(120 + 999);
      await rig.worker.stop(0);
    },
  );

  it("finds poison where others use up the account's calls, so that few get through in a row", { timeout: 30_000 }, async () => {
    let calls = 0;
    const used: SendResult = { kind: "answer", status: 429, headers: { "x-ratelimit-reset": "60" }, body: "" };
    const rig = createRig({ wrapSend: (send) => async (request, signal) => (++calls % 3 === 0 ? used : send(request, signal)) });
    rig.sandbox.addFault({ kind: "poison", eventIds: ["e0"] });
    await rig.put(...Array.from({ length: 1_000 }, (_, index) => `e${index}`));
    rig.worker.start();
    await rig.pass(3 * HOUR_MS);
    expect(await rig.queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 1 });
    expect(new Set(rig.processedIds()).size).toBe(999);
    await rig.worker.stop(0);
  });
});
