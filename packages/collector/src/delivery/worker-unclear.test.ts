import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import { createRig } from "./rig.fixture.ts";
import type { Send, SendResult } from "./send.ts";

describe("createDeliveryWorker, where Pinterest does not say what became of an event", () => {
  it.each([
    ["fewer statuses and no numbers", (statuses: readonly unknown[]) => ({ events: statuses.slice(1) })],
    ["words that nobody knows", (statuses: readonly unknown[]) => ({ events: statuses.map(() => ({ status: "queued" })) })],
  ])("gives it up within hours after %s, and sends others meanwhile", async (_what, spoil) => {
    const spoiled = ({ body, ...answer }: Extract<SendResult, { kind: "answer" }>): SendResult => ({
      ...answer,
      body: JSON.stringify(spoil(JSON.parse(body).events)),
    });
    const wrapSend =
      (send: Send): Send =>
      async (request, signal) => {
        const result = await send(request, signal);
        return result.kind === "answer" && new TextDecoder().decode(request.body).includes('"odd') ? spoiled(result) : result;
      };
    const rig = createRig({ wrapSend });
    await rig.put("odd1", "odd2", "well1");
    rig.worker.start();
    await rig.pass(5 * MINUTE_MS);
    await rig.put("well2");
    await rig.pass(2 * HOUR_MS);
    const letters = await rig.queue.listDead({});
    expect(letters.map(({ event, reason }) => [event.id, reason]).toSorted()).toEqual([
      ["odd1", "gave_up"],
      ["odd2", "gave_up"],
    ]);
    expect(letters[0]?.detail).toMatch(/may be counted/);
    expect(rig.entries.filter(({ outcome }) => outcome === "delivered")).toHaveLength(2);
    expect(rig.worker.accounts()).toMatchObject([{ state: "open" }]);
    await rig.worker.stop(0);
  });
});
