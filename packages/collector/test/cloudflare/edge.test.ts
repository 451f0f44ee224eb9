import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/lib/sha256.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_APP } from "../../src/sandbox/options.ts";
import { API_KEY, type Edge, ORIGIN, startEdge } from "./edge.fixture.ts";

let edge: Edge;
/** Comes back once, after five seconds, while the other tests run. */
const UNREADABLE = '{"v":2,"of":"a newer version"}';

beforeAll(async () => {
  edge = await startEdge();
  await edge.probe("/put", UNREADABLE);
}, 60_000);
afterAll(() => edge.stop());
afterEach(() => {
  edge.sandbox.clearFaults();
  edge.sandbox.clear();
});

const VISITOR = {
  origin: ORIGIN,
  "cf-connecting-ip": "203.0.113.9",
  "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
};

const beacon = (events: readonly Record<string, unknown>[], consent: object = { state: "granted" }): string => {
  const at = Date.now();
  return JSON.stringify({ v: 1, sentAt: at, consent, events: events.map((event) => ({ at, url: `${ORIGIN}/`, ...event })) });
};

const page = (body: string, headers: Record<string, string> = {}) =>
  edge.fetch("/_df/e", { method: "POST", headers: { ...VISITOR, ...headers }, body });

const server = (ids: readonly string[], properties: object = {}) => {
  const batch = ids.map((messageId) => ({
    type: "track",
    event: "Order Completed",
    messageId,
    userId: "u-1",
    properties: { total: 5, currency: "EUR", ...properties },
    context: { ip: "203.0.113.9", userAgent: VISITOR["user-agent"] },
  }));
  const headers = { authorization: `Bearer ${API_KEY}` };
  return edge.fetch("/_df/v1/batch", { method: "POST", headers, body: JSON.stringify({ batch }) });
};

const countedIds = () => edge.sandbox.counted().map(({ event }) => event.event_id);
const deadLetterOf = (id: string) => edge.deadLetters.find((letter) => letter.includes(`"${id}"`));

describe("the Worker", () => {
  it("takes a landing and a purchase, and Pinterest gets them", async () => {
    const landing = await page(beacon([{ id: "e-land", name: "page", url: `${ORIGIN}/?epik=dj0yJnU9abc` }]));
    expect(landing.status).toBe(204);
    const purchase = beacon([
      { id: "e-buy", name: "purchase", props: { value: 9.5, currency: "EUR" }, user: { traits: { email: "Ada@Example.com" } } },
    ]);
    const bought = await page(purchase, { cookie: "_epik=dj0yJnU9abc" });
    expect(bought.status).toBe(204);
    expect(bought.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(bought.headers.get("set-cookie")).toContain("_epik=dj0yJnU9abc");
    await expect.poll(() => countedIds()).toEqual(expect.arrayContaining(["e-land", "e-buy"]));
    expect(edge.sandbox.counted().find(({ event }) => event.event_id === "e-buy")?.event).toMatchObject({
      event_name: "checkout",
      user_data: { em: [sha256Hex("ada@example.com")], client_ip_address: "203.0.113.9" },
      custom_data: { value: "9.5", currency: "EUR" },
    });
  });

  it("knows on the next page who a visitor said to be", async () => {
    const identify = beacon([{ id: "e-who", name: "$identify", user: { traits: { email: "ada@example.com" } } }]);
    const answer = await page(identify);
    const [, sealed] = /(_df_id=[^;]+);/.exec(answer.headers.get("set-cookie") ?? "") ?? [];
    await page(beacon([{ id: "e-known", name: "page" }]), { cookie: sealed ?? "" });
    await expect.poll(() => countedIds()).toContain("e-known");
    const known = edge.sandbox.counted().find(({ event }) => event.event_id === "e-known");
    expect(known?.event.user_data.em).toEqual([sha256Hex("ada@example.com")]);
  });

  it("believes Cloudflare's word on the visitor's address, not the visitor's", async () => {
    await page(beacon([{ id: "e-forged", name: "page" }]), { "x-forwarded-for": "198.51.100.77" });
    await expect.poll(() => countedIds()).toContain("e-forged");
    expect(edge.sandbox.counted()[0]?.event.user_data.client_ip_address).toBe("203.0.113.9");
  });

  it("asks for consent as the collector on Node does", async () => {
    expect((await page(beacon([{ id: "e-denied", name: "page" }], { state: "denied" }))).status).toBe(204);
    await page(beacon([{ id: "e-after", name: "page" }]));
    await expect.poll(() => countedIds()).toEqual(["e-after"]);
  });

  it("refuses strangers, and says so", async () => {
    const answer = await page(beacon([{ id: "e-x", name: "page" }]), { origin: "https://evil.example" });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ type: "urn:dayfly:problem:unknown_origin" });
  });

  it("serves the script as a static asset, with the headers that it has on Node", async () => {
    const answer = await edge.fetch("/_df/df.js");
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("_df");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "cache-control": "public, max-age=600, stale-while-revalidate=86400",
      "content-type": "text/javascript; charset=utf-8",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
    });
  });

  it("splits what is too large for one message, and drops nothing", async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `e-bulk-${index}`);
    const answer = await server(ids, { note: "x".repeat(2000) });
    expect(await answer.json()).toMatchObject({ accepted: 300 });
    await expect.poll(() => new Set(countedIds())).toEqual(new Set(ids));
  });

  it("tries again when Pinterest fails, with the same ids", async () => {
    edge.sandbox.addFault({ kind: "status", status: 503, times: 1 });
    await server(["e-again"]);
    await expect.poll(() => countedIds()).toEqual(["e-again"]);
    expect(edge.sandbox.requests().filter(({ status }) => status === 503)).toHaveLength(1);
  });

  it("keeps what Pinterest refused in the dead-letter queue, and the rest of the message is done", async () => {
    edge.sandbox.addFault({ kind: "partial", status: 422, eventIds: ["e-bad"], message: "Not this one." });
    await server(["e-good", "e-bad"]);
    await expect.poll(() => deadLetterOf("e-bad")).toBeDefined();
    expect(countedIds()).toEqual(["e-good"]);
    const letter: unknown = JSON.parse(deadLetterOf("e-bad") ?? "");
    expect(letter).toMatchObject({ v: 1, letter: { reason: "refused", detail: "Not this one.", event: { id: "e-bad" } } });
    expect(deadLetterOf("e-good")).toBeUndefined();
  });

  it("delivers a dead letter that comes back: consuming the dead-letter queue is a replay", async () => {
    expect(deadLetterOf("e-bad")).toBeDefined();
    await edge.probe("/put", deadLetterOf("e-bad") ?? "");
    await expect.poll(() => countedIds()).toEqual(["e-bad"]);
  });

  it("finds the event that poisons a request", async () => {
    edge.sandbox.addFault({ kind: "poison", eventIds: ["e-poison"] });
    const ids = Array.from({ length: 8 }, (_, index) => `e-near-${index}`);
    await server([...ids, "e-poison"]);
    await expect.poll(() => deadLetterOf("e-poison")).toBeDefined();
    expect(new Set(countedIds())).toEqual(new Set(ids));
  });

  it("refreshes a rotating token once, however many Workers want it", async () => {
    const { appId, appSecret, refreshToken } = SANDBOX_APP;
    const account = {
      adAccountId: SANDBOX_AD_ACCOUNT_ID,
      apiBase: edge.apiBase,
      test: false,
      credentials: { kind: "oauth", appId, appSecret, refreshToken },
    };
    const wish = JSON.stringify({ account, secret: "a secret of at least 32 characters" });
    const tokens = await Promise.all(Array.from({ length: 6 }, () => edge.probe("/token", wish)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^pina_/);
    expect(edge.sandbox.requests().filter(({ path }) => path.endsWith("/oauth/token"))).toHaveLength(1);
  });

  it("leaves a message that it cannot read to the dead-letter queue, and has delivered the others meanwhile", async () => {
    await expect.poll(() => edge.deadLetters).toContain(UNREADABLE);
    expect(edge.logs()).toContain("A message in the queue cannot be read");
  });
});
