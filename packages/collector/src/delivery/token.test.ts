import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { silentLog } from "../lib/log.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, unixMs } from "../lib/time.ts";
import { SANDBOX_APP } from "../sandbox/options.ts";
import { credentialsKey } from "./account-key.ts";
import { accountOf, createRig, type RigOptions, sendTo, SITE_ACCOUNT, siteOf } from "./rig.fixture.ts";
import { secret } from "./secret.ts";
import type { Send } from "./send.ts";
import { createMemoryTokenStore, type TokenStore } from "./token-store.ts";
import { createAccessTokens } from "./token.ts";

const { appId, appSecret, refreshToken } = SANDBOX_APP;
const OAUTH = accountOf(SITE_ACCOUNT.adAccountId, { kind: "oauth", appId, appSecret, refreshToken });
const STALE = accountOf(SITE_ACCOUNT.adAccountId, { kind: "oauth", appId, appSecret, refreshToken, accessToken: "pina_stale" });

const createOAuthRig = (options: RigOptions = {}) => createRig({ sites: [siteOf("shop", OAUTH)], ...options });
const refreshes = ({ sandbox }: ReturnType<typeof createRig>) =>
  sandbox.requests().filter(({ path }) => path.endsWith("/oauth/token"));

describe("createAccessTokens, with the delivery around", () => {
  it("gets its first access token by a refresh and stores the rotated refresh token before it is used", async () => {
    const order: string[] = [];
    const memory = createMemoryTokenStore();
    const tokens: TokenStore = {
      ...memory,
      save: async (key, saved) => {
        order.push("saved");
        return memory.save(key, saved);
      },
    };
    const wrapSend =
      (send: Send): Send =>
      (request, signal) => {
        order.push(request.url.endsWith("/oauth/token") ? "refresh" : "send");
        return send(request, signal);
      };
    const rig = createOAuthRig({ tokens, wrapSend });
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 1);
    expect(order).toEqual(["refresh", "saved", "send"]);
    const saved = await memory.load(credentialsKey(OAUTH));
    expect(saved?.refreshToken.reveal()).not.toBe(refreshToken);
    expect(saved && saved.expiresAtMs - saved.issuedAtMs).toBe(30 * DAY_MS);
    await rig.worker.stop(0);
  });

  it("refreshes once for all batches that meet a 401", async () => {
    const rig = createOAuthRig({ sites: [siteOf("shop", STALE)] });
    rig.sandbox.addFault({ kind: "latency", ms: 200 });
    await rig.put(...Array.from({ length: 4_000 }, (_, index) => `e${index}`));
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 4_000);
    expect(refreshes(rig)).toHaveLength(1);
    const statuses = rig.sandbox.requests().map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(2);
    expect(rig.logged.filter(({ level }) => level === "error" || level === "warn")).toEqual([]);
    await rig.worker.stop(0);
  });

  it("refreshes at two thirds of the lifetime", async () => {
    const rig = createOAuthRig();
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 1);
    rig.clock.advance(20 * DAY_MS - HOUR_MS);
    await rig.put("b");
    await rig.until(() => rig.processedIds().length === 2);
    expect(refreshes(rig)).toHaveLength(1);
    rig.clock.advance(2 * HOUR_MS);
    await rig.put("c");
    await rig.until(() => rig.processedIds().length === 3);
    expect(refreshes(rig)).toHaveLength(2);
    expect(rig.sandbox.requests().every(({ status }) => status === 200)).toBe(true);
    await rig.worker.stop(0);
  });

  it("refreshes once when the wall clock is set ahead by weeks, and not again when it is set back", async () => {
    const rig = createOAuthRig();
    const deliver = async (id: string, count: number): Promise<void> => {
      await rig.put(id);
      await rig.until(() => rig.processedIds().length === count);
    };
    rig.worker.start();
    await deliver("before", 1);
    const rightly = rig.clock.now();
    rig.clock.setWallClock(unixMs(rightly + 21 * DAY_MS));
    await deliver("ahead", 2);
    await deliver("still ahead", 3);
    expect(refreshes(rig)).toHaveLength(2);
    rig.clock.setWallClock(unixMs(rightly - 2 * HOUR_MS));
    await deliver("back", 4);
    await deliver("still back", 5);
    expect(refreshes(rig)).toHaveLength(2);
    await rig.worker.stop(0);
  });

  it("goes on with the tokens of the last run", async () => {
    const first = createOAuthRig();
    await first.put("a");
    first.worker.start();
    await first.until(() => first.processedIds().length === 1);
    await first.worker.stop(0);
    const saved = await first.tokens.load(credentialsKey(OAUTH));
    const issued = saved?.accessToken.reveal() ?? "";
    const second = createOAuthRig({ tokens: first.tokens, sandboxOptions: { tokens: [{ token: issued }] } });
    await second.put("b");
    second.worker.start();
    await second.until(() => second.processedIds().length === 1);
    expect(refreshes(second)).toEqual([]);
    await second.worker.stop(0);
  });

  it("takes what another process has refreshed meanwhile", async () => {
    const rig = createOAuthRig();
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 1);
    const other = createRig({ sites: [siteOf("shop", STALE)], tokens: rig.tokens, wrapSend: () => sendTo(rig.sandbox) });
    await other.put("b");
    other.worker.start();
    await other.until(() => rig.processedIds().length === 2);
    expect(refreshes(rig)).toHaveLength(1);
    await other.worker.stop(0);
    await rig.worker.stop(0);
  });

  it("holds the account when the grant is revoked, says what to do, kills nothing, and asks rarely", async () => {
    const rig = createOAuthRig({ sites: [siteOf("shop", STALE)] });
    rig.sandbox.revoke(refreshToken);
    await rig.put("a");
    rig.worker.start();
    await rig.pass(HOUR_MS);
    expect(rig.worker.accounts()).toMatchObject([
      { state: "held", reason: "refresh_refused", explanation: expect.stringMatching(/PINTEREST_REFRESH_TOKEN/) },
    ]);
    expect(await rig.queue.stats()).toMatchObject({ dead: 0 });
    expect(refreshes(rig).length).toBeLessThan(30);
    expect(rig.logged.filter(({ level }) => level === "error")).toHaveLength(1);
    await rig.worker.stop(0);
  });

  it("uses the token that it has while a refresh ahead of time fails", async () => {
    const rig = createOAuthRig();
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 1);
    rig.sandbox.addFault({ kind: "status", status: 503, on: "oauth" });
    rig.clock.advance(21 * DAY_MS);
    for (const id of ["b", "c", "d"]) {
      await rig.put(id);
      await rig.until(() => rig.processedIds().includes(id));
    }
    expect(refreshes(rig)).toHaveLength(2);
    expect(rig.logged.filter(({ level }) => level === "error")).toHaveLength(1);
    await rig.worker.stop(0);
  });

  it("holds none of several batches up while a refresh ahead of time fails", async () => {
    const rig = createOAuthRig();
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 1);
    rig.sandbox.addFault({ kind: "status", status: 400, on: "oauth" });
    rig.sandbox.addFault({ kind: "latency", ms: 500 });
    rig.clock.advance(21 * DAY_MS);
    await rig.put(...Array.from({ length: 3_000 }, (_, index) => `e${index}`));
    await rig.until(() => rig.processedIds().length === 3_001, 5_000);
    expect(refreshes(rig)).toHaveLength(2);
    expect(rig.entries.filter(({ outcome }) => outcome !== "delivered")).toEqual([]);
    expect(rig.logged.filter(({ level }) => level === "error")).toMatchObject([{ message: expect.stringContaining("ahead") }]);
    await rig.worker.stop(0);
  });

  it("refreshes for what was rejected while a refresh ahead of time was failing", async () => {
    const { promise: asked, resolve: answer } = Promise.withResolvers<void>();
    const memory = createMemoryTokenStore();
    const key = credentialsKey(OAUTH);
    const clock = manualClock();
    const now = clock.now();
    const old = {
      accessToken: secret("pina_old"),
      refreshToken: secret("pinr"),
      issuedAtMs: now - 25 * DAY_MS,
      expiresAtMs: now + 5 * DAY_MS,
    };
    await memory.save(key, old);
    const bodies = [
      { status: 503, body: "{}" },
      { status: 200, body: JSON.stringify({ access_token: "pina_new" }) },
    ];
    const tokens = createAccessTokens({
      store: memory,
      clock,
      log: silentLog,
      userAgent: "dayfly",
      send: async () => {
        await asked;
        return { kind: "answer", headers: {}, ...(bodies.shift() ?? { status: 500, body: "" }) };
      },
    });
    const ahead = tokens.get(OAUTH);
    await new Promise(setImmediate);
    const renewed = tokens.renew(OAUTH, old.accessToken);
    answer();
    expect(await ahead).toMatchObject({ kind: "token" });
    const result = await renewed;
    expect(result.kind === "token" && result.token.reveal()).toBe("pina_new");
  });

  it("waits out a token endpoint that is down", async () => {
    const rig = createOAuthRig();
    rig.sandbox.addFault({ kind: "status", status: 503, on: "oauth", times: 4 });
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 1, 5 * MINUTE_MS);
    expect(refreshes(rig)).toHaveLength(5);
    await rig.worker.stop(0);
  });

  it("does not use, and does not lose, tokens that cannot be saved", async () => {
    const memory = createMemoryTokenStore();
    let isFull = true;
    const tokens: TokenStore = {
      ...memory,
      save: (key, saved) => (isFull ? Promise.reject(new Error("ENOSPC: no space left on device")) : memory.save(key, saved)),
    };
    const rig = createOAuthRig({ tokens });
    await rig.put("a");
    rig.worker.start();
    await rig.pass(10 * MINUTE_MS);
    expect(rig.processedIds()).toEqual([]);
    expect(rig.worker.accounts()).toMatchObject([
      { state: "held", reason: "token_store", explanation: expect.stringMatching(/ENOSPC/) },
    ]);
    isFull = false;
    await rig.until(() => rig.processedIds().length === 1, 11 * MINUTE_MS);
    // The refresh token had rotated: a second refresh with the old one would have been refused.
    expect(refreshes(rig)).toHaveLength(1);
    await rig.worker.stop(0);
  });

  it("shows its tokens in no log line, status, inspection or JSON", async () => {
    const rig = createOAuthRig({ sites: [siteOf("shop", STALE)] });
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 1);
    const saved = await rig.tokens.load(credentialsKey(STALE));
    const shown = [rig.worker.accounts(), rig.logged, rig.facts, rig.worker, saved].map(
      (value) => `${inspect(value, { depth: 9, showHidden: true })}${JSON.stringify(value)}${String(value)}`,
    );
    expect(saved?.accessToken.reveal()).toMatch(/^pina_/);
    expect(shown.join("")).not.toMatch(/pin[ar]_|sandbox_app_secret/);
    await rig.worker.stop(0);
  });
});
