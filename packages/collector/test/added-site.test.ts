import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SANDBOX_TOKEN } from "../src/sandbox/options.ts";
import {
  type AdminCollector,
  ADMIN_TOKEN,
  OTHER_ACCOUNT,
  OTHER_API_KEY,
  OTHER_ORIGIN,
  OTHER_TOKEN,
  READ_TOKEN,
  SANDBOX_AD_ACCOUNT_ID,
  SECRET,
  startAdmin,
  TAG_ID,
} from "./admin.fixture.ts";
import { API_KEY, ORIGIN } from "./collector.fixture.ts";

let collector: AdminCollector;

describe("a site that is added by the API", () => {
  beforeEach(async () => void (collector = await startAdmin()));
  afterEach(async () => {
    const { answered } = collector;
    for (const secret of [OTHER_TOKEN, OTHER_API_KEY, SANDBOX_TOKEN, API_KEY, ADMIN_TOKEN, READ_TOKEN, SECRET])
      expect(answered.join("\n")).not.toContain(secret);
    await collector.stop();
  });

  it("takes events at once, and they reach its own ad account with its own token", async () => {
    expect((await collector.visit(OTHER_ORIGIN, "too-early")).status).toBe(403);
    const created = await collector.call("POST", "/sites", collector.otherSite());
    expect(created).toMatchObject({ status: 201, json: { key: "outlet", source: "store", secrets: ["accessToken", "apiKey"] } });
    await collector.visit(ORIGIN, "shop-1");
    await collector.visit(OTHER_ORIGIN, "outlet-1");
    await collector.visit(ORIGIN, "shop-2");
    await expect
      .poll(() => collector.counted().toSorted())
      .toEqual([`${SANDBOX_AD_ACCOUNT_ID} shop-1`, `${SANDBOX_AD_ACCOUNT_ID} shop-2`, `${OTHER_ACCOUNT} outlet-1`].toSorted());
    const events = async (site: string) => {
      const found = (await collector.call("GET", `/events?site=${site}&state=delivered`)).json.events;
      return found.map(({ stored }: { stored: { id: string } }) => stored.id).toSorted();
    };
    expect([await events("default"), await events("outlet")]).toEqual([["shop-1", "shop-2"], ["outlet-1"]]);
    const { key } = (await collector.call("GET", "/events?orderId=outlet-1")).json.events[0];
    const one = (await collector.call("GET", `/events/${key}`)).json;
    expect(one).toMatchObject({ state: "delivered", payload: { event_id: "outlet-1" }, attempts: [{ status: 200 }] });
  });

  it("can be switched off and on again, while the others go on and what it has is delivered", async () => {
    await collector.call("POST", "/sites", collector.otherSite());
    const switchTo = (enabled: boolean) => collector.call("PATCH", "/sites/outlet", { settings: { enabled } });
    const lift = collector.sandbox.addFault({ kind: "status", status: 503 });
    await collector.visit(OTHER_ORIGIN, "before");
    expect((await switchTo(false)).json.settings.enabled).toBe(false);
    expect(await collector.visit(OTHER_ORIGIN, "meanwhile")).toMatchObject({
      status: 403,
      json: { type: "urn:dayfly:problem:site_disabled" },
    });
    expect((await collector.visit(ORIGIN, "other-site")).status).toBe(204);
    lift();
    expect((await collector.call("DELETE", "/sites/outlet")).json.type).toBe("urn:dayfly:problem:site_in_use");
    await expect.poll(() => collector.counted()).toHaveLength(2);
    expect((await switchTo(true)).json.settings.enabled).toBe(true);
    expect((await collector.visit(OTHER_ORIGIN, "after")).status).toBe(204);
    await expect.poll(() => collector.counted()).toContain(`${OTHER_ACCOUNT} after`);
    expect(collector.counted()).not.toContain(`${OTHER_ACCOUNT} meanwhile`);
    const { entries } = (await collector.call("GET", "/audit")).json;
    expect(entries.map(({ action, detail }: { action: string; detail: string }) => `${action} ${detail}`)).toEqual([
      "site_changed enabled: true",
      "site_changed enabled: false",
      "site_added adAccountId, accessToken, apiKey, apiBase, origins",
    ]);
  });

  it("goes when it is switched off and empty", async () => {
    await collector.call("POST", "/sites", collector.otherSite());
    expect((await collector.call("DELETE", "/sites/outlet")).json.detail).toContain("Switch the site off first");
    await collector.call("PATCH", "/sites/outlet", { settings: { enabled: false } });
    expect((await collector.call("DELETE", "/sites/outlet")).status).toBe(204);
    expect((await collector.call("GET", "/sites/outlet")).status).toBe(404);
    expect((await collector.visit(OTHER_ORIGIN, "gone")).status).toBe(403);
  });

  it("keeps what a change does not name, and gives back the default for null", async () => {
    await collector.call("POST", "/sites", collector.otherSite({ variant: "retail", defaultCountry: "de" }));
    const { json } = await collector.call("PATCH", "/sites/outlet", { settings: { variant: null, defaultCurrency: "eur" } });
    expect(json.settings).toMatchObject({
      variant: "default",
      defaultCountry: "DE",
      defaultCurrency: "EUR",
      adAccountId: OTHER_ACCOUNT,
    });
    const refused = await collector.call("PATCH", "/sites/outlet", { settings: { accessToken: null } });
    expect(refused.status).toBe(422);
    expect((await collector.call("POST", "/sites/outlet/check")).json.ok).toBe(true);
  });

  it("is checked with Pinterest, which is explained", async () => {
    await collector.call("POST", "/sites", collector.otherSite());
    const check = async (settings: object) => {
      await collector.call("PATCH", "/sites/outlet", { settings });
      return (await collector.call("POST", "/sites/outlet/check")).json;
    };
    expect(await check({})).toMatchObject({ ok: true, status: 200 });
    expect(await check({ accessToken: "pina_no_such_token" })).toMatchObject({
      ok: false,
      status: 401,
      reason: "token_rejected",
    });
    expect(await check({ accessToken: OTHER_TOKEN, adAccountId: SANDBOX_AD_ACCOUNT_ID })).toMatchObject({
      status: 403,
      reason: "forbidden",
    });
    const tag = await check({ adAccountId: TAG_ID });
    expect(tag).toMatchObject({ status: 404, reason: "not_found" });
    expect(tag.explanation).toContain("looks like a Tag id");
    expect(await check({ apiBase: "http://127.0.0.1:1/v5", accessToken: OTHER_TOKEN })).toMatchObject({
      ok: false,
      status: null,
    });
    expect(collector.counted()).toEqual([]);
  });

  it("is there again after a restart, its token on disk encrypted; another DAYFLY_SECRET is told", async () => {
    await collector.call("POST", "/sites", collector.otherSite());
    const { dataDir } = collector;
    const file = readFileSync(join(dataDir, "admin.db"));
    for (const secret of [OTHER_TOKEN, OTHER_API_KEY]) expect(file.includes(secret)).toBe(false);
    await collector.stop({ keep: true });

    collector = await startAdmin({ dataDir });
    // The sandbox has another port now.
    await collector.call("PATCH", "/sites/outlet", { settings: { apiBase: collector.apiBase, accessToken: OTHER_TOKEN } });
    await collector.visit(OTHER_ORIGIN, "again");
    await expect.poll(() => collector.counted()).toEqual([`${OTHER_ACCOUNT} again`]);
    await collector.stop({ keep: true });

    collector = await startAdmin({ dataDir, secret: SECRET.replaceAll("0", "f") });
    const { json } = await collector.call("GET", "/sites/outlet");
    expect(json.problems.join()).toContain("DAYFLY_SECRET");
    expect((await collector.visit(OTHER_ORIGIN, "locked")).status).toBe(403);
    expect((await collector.visit(ORIGIN, "as-ever")).status).toBe(204);
    const accounts = async () => (await collector.call("GET", "/stats")).json.accounts;
    expect(await accounts()).toContainEqual({
      adAccountId: OTHER_ACCOUNT,
      state: "held",
      explanation: expect.stringMatching(/^Site outlet is not served.*DAYFLY_SECRET/),
    });
    const mended = await collector.call("PATCH", "/sites/outlet", {
      settings: { accessToken: OTHER_TOKEN, apiKey: OTHER_API_KEY },
    });
    expect(mended.json.problems).toEqual([]);
    expect(await accounts()).toContainEqual(expect.objectContaining({ adAccountId: OTHER_ACCOUNT, state: "open" }));
  });

  it("does not have its token sent elsewhere by who does not know it", async () => {
    await collector.call("POST", "/sites", collector.otherSite());
    const { status, json } = await collector.call("PATCH", "/sites/outlet", { settings: { apiBase: "https://evil.example/v5" } });
    expect([status, json.errors]).toMatchObject([422, [{ pointer: "/settings/apiBase" }]]);
    expect((await collector.call("GET", "/sites/outlet")).json.settings.apiBase).toBe(collector.apiBase);
  });

  it("replays the dead letters that it has", async () => {
    await collector.call("POST", "/sites", collector.otherSite({ ip: "none" }));
    await collector.visit(OTHER_ORIGIN, "nobody", { traits: {} });
    const letters = async () => (await collector.call("GET", "/dead-letters?site=outlet&reason=no_identity")).json.letters;
    await expect.poll(letters).toMatchObject([{ eventId: "nobody", reason: "no_identity" }]);
    expect((await collector.call("POST", "/dead-letters/replay", { site: "default" })).json).toEqual({ count: 0 });
    expect((await collector.call("POST", "/dead-letters/replay", { site: "outlet" })).json).toEqual({ count: 1 });
    await expect.poll(letters).toHaveLength(1);
    expect((await collector.call("POST", "/dead-letters/drop", { site: "outlet" })).json).toEqual({ count: 1 });
    expect(await letters()).toEqual([]);
  });

  it("needs DAYFLY_SECRET", async () => {
    await collector.stop();
    collector = await startAdmin({ env: { DAYFLY_SECRET: "" } });
    const { status, json } = await collector.call("POST", "/sites", collector.otherSite());
    expect([status, json.type]).toEqual([409, "urn:dayfly:problem:secret_missing"]);
  });
});
