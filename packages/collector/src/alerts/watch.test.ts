import { describe, expect, it, onTestFinished } from "vitest";
import { createSend } from "../delivery/send.ts";
import { type Log, silentLog } from "../lib/log.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { lookupPublic } from "../lib/lookup-public.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { alarmsIn } from "../vault/alarms.ts";
import { openVault } from "../vault/open-vault.ts";
import type { Situation } from "./alarm.ts";
import { rememberAlarms } from "./remember-alarms.ts";
import { startWatch } from "./watch.ts";
import { createWebhook } from "./webhook.ts";
import { openReceiver, type Received, signatureOf } from "./webhook-receiver.fixture.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const THRESHOLDS = { alertWaitingMinutes: 30, alertDeadPerHour: 10, alertSilentHours: 24, alertTokenHours: 20 };
const HELD = { accounts: [{ adAccountId: "7", state: "held", explanation: "Make a new token." }] };

const watch = (url: string, db = openVault(":memory:"), log: Log = silentLog) => {
  const clock = manualClock();
  const send = createSend({ lookup: lookupPublic });
  let situation: Partial<Situation> = {};
  let looks = 0;
  const stop = startWatch({
    look: async () => {
      looks += 1;
      return { now: clock.now(), accounts: [], tokens: [], newDeadLetters: 0, sites: [], ...situation };
    },
    thresholds: () => THRESHOLDS,
    book: rememberAlarms(alarmsIn(db), log),
    tell: createWebhook({ url, secret: SECRET, send, clock, hash: sha256Hex, userAgent: "dayfly/test" }),
    clock,
    log,
  });
  onTestFinished(async () => {
    await send.close();
    await stop();
  });
  /** The next round, from its look to its end. */
  const round = async (next: Partial<Situation>) => {
    await expect.poll(() => looks).toBeGreaterThan(0);
    situation = next;
    const before = looks;
    await expect.poll(() => (clock.advance(MINUTE_MS), looks)).toBeGreaterThan(before);
  };
  return { round, stop, db };
};

const typesOf = (received: readonly Received[]): readonly string[] => received.map(({ body }) => JSON.parse(body).type);

describe("startWatch", () => {
  it("tells an alarm once when it begins and once when it is over", async () => {
    const { received, url } = await openReceiver();
    const { round } = watch(url);
    for (let i = 0; i < 3; i += 1) await round(HELD);
    await expect.poll(() => typesOf(received)).toEqual(["dayfly.alert.on"]);
    for (let i = 0; i < 3; i += 1) await round({});
    await expect.poll(() => typesOf(received)).toEqual(["dayfly.alert.on", "dayfly.alert.over"]);
    await round(HELD);
    await expect.poll(() => received).toHaveLength(3);
  });

  it("signs what it tells as Standard Webhooks has it", async () => {
    const { received, url } = await openReceiver();
    await watch(url).round(HELD);
    await expect.poll(() => received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: "" }] = received;
    expect(headers["webhook-signature"]).toBe(signatureOf({ headers, body }, SECRET));
    expect(JSON.parse(body)).toMatchObject({
      type: "dayfly.alert.on",
      data: { rule: "account_held", subject: "7", sentence: "Make a new token.", state: "on" },
    });
  });

  it("tells again what was not taken, under the same id: ten times each minute, then each hour until it is taken", async () => {
    const { received, url } = await openReceiver((index) => ({ status: index < 11 ? 500 : 204 }));
    const { round } = watch(url);
    for (let i = 0; i < 14; i += 1) await round(HELD);
    await expect.poll(() => received).toHaveLength(10);
    await round(HELD);
    expect(received).toHaveLength(10);
    for (let i = 0; i < 185; i += 1) await round(HELD);
    await expect.poll(() => received).toHaveLength(12);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("follows no redirect", async () => {
    const elsewhere = await openReceiver();
    const { received, url } = await openReceiver(() => ({ status: 307, location: elsewhere.url }));
    await watch(url).round(HELD);
    await expect.poll(() => received.length).toBeGreaterThan(0);
    expect(elsewhere.received).toEqual([]);
  });

  it("does not tell again after a restart", async () => {
    const { received, url } = await openReceiver();
    const first = watch(url);
    await first.round(HELD);
    await expect.poll(() => received).toHaveLength(1);
    await expect.poll(() => alarmsIn(first.db).list()).toMatchObject([{ told: true }]);
    await first.stop();
    const second = watch(url, first.db);
    await second.round({});
    await expect.poll(() => typesOf(received)).toContain("dayfly.alert.over");
    expect(typesOf(received).filter((type) => type === "dayfly.alert.on")).toHaveLength(1);
  });

  it("ends no alarm at the first look of a process, before any delivery was tried", async () => {
    const { received, url } = await openReceiver();
    const first = watch(url);
    await first.round(HELD);
    await expect.poll(() => alarmsIn(first.db).list()).toMatchObject([{ told: true }]);
    await first.stop();
    // Its first look finds the account open, as it is until something is sent.
    const second = watch(url, first.db);
    await second.round(HELD);
    await second.round(HELD);
    expect(typesOf(received)).toEqual(["dayfly.alert.on"]);
  });

  it("tells what it cannot write down, and once", async () => {
    const { received, url } = await openReceiver();
    const warned: string[] = [];
    const db = openVault(":memory:");
    db.exec("pragma query_only = on");
    const { round } = watch(url, db, { ...silentLog, warn: (message) => void warned.push(message) });
    for (let i = 0; i < 3; i += 1) await round(HELD);
    await expect.poll(() => typesOf(received)).toEqual(["dayfly.alert.on"]);
    expect(warned).toEqual([expect.stringContaining("cannot be written down")]);
  });

  it("says why it could not look", async () => {
    const warned: unknown[] = [];
    const log = { ...silentLog, warn: (_message: string, facts?: object) => void warned.push(facts) };
    const stop = startWatch({
      look: () => Promise.reject(new Error("database or disk is full")),
      thresholds: () => THRESHOLDS,
      book: rememberAlarms(alarmsIn(openVault(":memory:")), log),
      clock: manualClock(),
      log,
    });
    onTestFinished(stop);
    await expect.poll(() => warned).toEqual([{ reason: "database or disk is full" }]);
  });

  it("says nothing of an end to who was never told of a beginning", async () => {
    const { received, url } = await openReceiver(() => ({ status: 503 }));
    const { round, db } = watch(url);
    await round(HELD);
    await round({});
    await expect.poll(() => alarmsIn(db).list()).toEqual([]);
    expect(typesOf(received)).not.toContain("dayfly.alert.over");
  });
});
