import { describe, expect, it } from "vitest";
import { loadSettings } from "../config/load.ts";
import { credentialsKey } from "../delivery/account-key.ts";
import { secret } from "../delivery/secret.ts";
import { createMemoryTokenStore } from "../delivery/token-store.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { HOUR_MS, MINUTE_MS, unixMs } from "../lib/time.ts";
import { openMemoryQueue } from "../queue/drivers/memory.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import { openMemoryRecord } from "../record/memory.ts";
import { createSituation } from "./situation.ts";

const open = () => {
  const settings = loadSettings(
    { DAYFLY_SECRET: "0123456789abcdef0123456789abcdef" },
    {
      sites: {
        shop: { adAccountId: "1", accessToken: "pina_token_1" },
        oauth: { adAccountId: "2", refreshToken: "pinr_token", appId: "3", appSecret: "app_secret" },
        off: { adAccountId: "4", accessToken: "pina_token_4", enabled: false },
      },
    },
  );
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const { sites } = settings.value;
  const clock = manualClock();
  const queue = openMemoryQueue({ clock });
  const record = openMemoryRecord({ clock });
  const tokens = createMemoryTokenStore();
  const parts = { queue, record, tokens, sites: () => sites, accounts: () => [], clock };
  const look = createSituation({ ...parts, silentSites: () => [] });
  return { sites, clock, queue, record, tokens, parts, look };
};

describe("createSituation", () => {
  it("tells when each site that takes events last had one", async () => {
    const { look, record, clock } = open();
    expect((await look()).sites).toEqual([]);
    for (const [index, site] of ["shop", "shop", "off"].entries()) {
      const event = { ...storedEvent({ id: `e${index}`, site }), receivedAt: unixMs(clock.now() + index) };
      record.accepted([record.begin({ event, sent: () => ({}) })]);
    }
    expect((await look()).sites).toEqual([{ key: "shop", lastEventAt: clock.now() + 1 }]);
  });

  it("tells that the store takes no events, and what it said before it was away", async () => {
    const { parts, queue, clock } = open();
    await queue.put([{ ...storedEvent({ id: "waits" }), receivedAt: clock.now() }]);
    let isAway = false;
    const away = { ok: false, reason: "the server does not answer" } as const;
    const shared = {
      stats: () => (isAway ? Promise.reject(new Error(away.reason)) : queue.stats()),
      ready: () => (isAway ? away : queue.ready()),
    };
    const look = createSituation({ ...parts, queue: shared, silentSites: () => [] });
    expect(await look()).not.toHaveProperty("storeRefuses");
    isAway = true;
    clock.advance(MINUTE_MS);
    expect(await look()).toMatchObject({ storeRefuses: away.reason, oldestWaitMs: MINUTE_MS });
  });

  it("goes on telling of a silence whose last event the record has forgotten, after a restart too", async () => {
    const { look, parts, record, clock } = open();
    const event = { ...storedEvent({ id: "last", site: "shop" }), receivedAt: clock.now() };
    record.accepted([record.begin({ event, sent: () => ({}) })]);
    const { sites } = await look();
    expect(sites).toEqual([{ key: "shop", lastEventAt: event.receivedAt }]);
    await record.prune({ before: unixMs(clock.now() + 1), maxEvents: 1 });
    expect((await look()).sites).toEqual(sites);
    const restarted = createSituation({ ...parts, silentSites: () => ["shop"] });
    expect((await restarted()).sites).toEqual([{ key: "shop", lastEventAt: 0 }]);
  });

  it("tells when an OAuth token ends", async () => {
    const { look, tokens, sites } = open();
    const account = sites.find(({ key }) => key === "oauth")?.account;
    if (account === undefined) throw new Error("a site was expected");
    const kept = { accessToken: secret("a"), refreshToken: secret("b"), issuedAtMs: 1, expiresAtMs: 77 };
    await tokens.save(credentialsKey(account), kept);
    expect((await look()).tokens).toEqual([{ adAccountId: "2", expiresAt: 77 }]);
  });

  it("tells how long the oldest event has waited, and what died within the hour", async () => {
    const { look, queue, clock } = open();
    const bury = async (id: string) => {
      await queue.put([{ ...storedEvent({ id }), receivedAt: clock.now() }]);
      const [leased] = await queue.lease({ max: 1, leaseMs: 1000 });
      if (leased !== undefined) await queue.settle([{ ref: leased.ref, kind: "dead", reason: "refused", detail: "" }]);
    };
    await bury("before");
    expect(await look()).toMatchObject({ newDeadLetters: 0 });
    await bury("one");
    await bury("two");
    await queue.put([{ ...storedEvent({ id: "waits" }), receivedAt: clock.now() }]);
    clock.advance(40 * MINUTE_MS);
    expect(await look()).toMatchObject({ newDeadLetters: 2, oldestWaitMs: 40 * MINUTE_MS });
    clock.advance(HOUR_MS);
    expect(await look()).toMatchObject({ newDeadLetters: 0 });
  });
});
