import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openReceiver, signatureOf } from "../src/alerts/webhook-receiver.fixture.ts";
import { manualClock } from "../src/lib/manual-clock.ts";
import { MINUTE_MS, unixMs } from "../src/lib/time.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../src/sandbox/options.ts";
import { API_KEY, startRealCollector } from "./collector.fixture.ts";

const SECRET = "secret-that-signs-the-alerts-0123456789";

it("tells a webhook once, signed, that Pinterest refuses the token, and once that it takes it again", async () => {
  const { received, url: hook } = await openReceiver();
  const clock = manualClock(unixMs(Date.now()));
  const dataDir = mkdtempSync(join(tmpdir(), "dayfly-alerts-"));
  const env = {
    DAYFLY_DATA_DIR: dataDir,
    DAYFLY_ALERT_WEBHOOK: hook,
    DAYFLY_ALERT_SECRET: SECRET,
    DAYFLY_ALERT_PRIVATE: "true",
    // The clock runs fast here: only the account is looked at.
    DAYFLY_ALERT_WAITING_MINUTES: "0",
    DAYFLY_ALERT_SILENT_HOURS: "0",
  };
  const { url, sandbox, stop } = await startRealCollector(env, {}, clock);
  onTestFinished(async () => {
    await stop();
    rmSync(dataDir, { recursive: true });
  });
  const refuseToken = () => sandbox.addFault({ kind: "status", status: 401 });
  const order = async (messageId: string) => {
    const reply = await fetch(`${url}/_df/v1/track`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({
        messageId,
        event: "Order Completed",
        properties: { value: 1, currency: "EUR" },
        context: { traits: { email: "jane@shop.example" } },
      }),
    });
    expect(reply.status).toBe(200);
  };
  /** Minutes pass until as many alerts came: each a round of the watch, and now and then another try at Pinterest. */
  const passUntil = (alerts: number) =>
    expect.poll(() => (clock.advance(MINUTE_MS), received.length)).toBeGreaterThanOrEqual(alerts);
  const told = () => received.map(({ body }) => JSON.parse(body));

  const accept = refuseToken();
  await order("order-1");
  await passUntil(1);
  accept();
  await passUntil(2);
  expect(sandbox.counted().map(({ event }) => event.event_id)).toEqual(["order-1"]);
  // Trouble anew: what came in between would have been told twice.
  refuseToken();
  await order("order-2");
  await passUntil(3);

  const data = { rule: "account_held", subject: SANDBOX_AD_ACCOUNT_ID };
  expect(told()).toMatchObject([
    { type: "dayfly.alert.on", data: { ...data, sentence: expect.stringContaining("401") } },
    { type: "dayfly.alert.over", data },
    { type: "dayfly.alert.on", data },
  ]);
  for (const one of received) {
    expect(one.headers["webhook-signature"]).toBe(signatureOf(one, SECRET));
    expect(one.body).not.toContain(SANDBOX_TOKEN);
  }
  expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(3);
});
