import { randomBytes } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { natsBinaries, startNats } from "../src/queue/drivers/jetstream/server.fixture.ts";
import { BROWSER } from "../src/http/doors.fixture.ts";
import { API_KEY, ORIGIN, startRealCollector } from "./collector.fixture.ts";

const newest = natsBinaries().at(-1);
const user = { traits: { email: "jane@example.com" } };
const event = (id: string, note: string) => ({ id, name: "purchase", at: Date.now(), user, props: { order_id: id, note } });
const message = (id: string, note: string) => ({
  type: "track",
  event: "Order Completed",
  messageId: id,
  context: user,
  properties: { order_id: id, note },
});

it.skipIf(newest === undefined)(
  "refuses an event by name that is larger than what the queue holds in one piece, and delivers the others of its request",
  { timeout: 30_000 },
  async () => {
    if (!newest) return;
    const nats = await startNats(newest, { more: "max_payload: 8192" });
    onTestFinished(() => nats.stop());
    const collector = await startRealCollector({ DAYFLY_QUEUE: `${nats.url}?maxMb=16` });
    onTestFinished(() => collector.stop());
    const large = randomBytes(12_000).toString("base64");
    const fromPage = (events: readonly object[]) =>
      fetch(`${collector.url}/_df/e`, {
        method: "POST",
        headers: { origin: ORIGIN, "user-agent": BROWSER, "content-type": "text/plain" },
        body: JSON.stringify({ v: 1, consent: { state: "granted" }, events }),
      });
    const identify = { id: "i", name: "$identify", at: Date.now(), user };

    const some = await fromPage([identify, { id: "flawed" }, event("a", "small"), event("b", large), event("c", "small")]);
    expect([some.status, await some.json()]).toMatchObject([
      207,
      {
        accepted: 3,
        rejected: [
          { index: 1, reason: "invalid_event" },
          { index: 3, reason: "event_too_large" },
        ],
      },
    ]);
    expect((await fromPage([event("d", large)])).status).toBe(413);

    const fromServer = await fetch(`${collector.url}/_df/v1/batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ batch: [message("e", "small"), { ...message("i", ""), type: "identify" }, message("f", large)] }),
    });
    expect([fromServer.status, await fromServer.json()]).toMatchObject([
      200,
      { accepted: 2, duplicates: 0, rejected: [{ index: 2, reason: "event_too_large" }] },
    ]);
    const delivered = () => collector.sandbox.counted().map(({ event: { event_id } }) => event_id);
    await expect.poll(() => delivered().toSorted(), { timeout: 10_000 }).toEqual(["a", "c", "e"]);
  },
);
