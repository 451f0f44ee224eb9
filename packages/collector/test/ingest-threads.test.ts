import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_KEY, ORIGIN, type RealCollector, startRealCollector } from "./collector.fixture.ts";

const ADMIN_TOKEN = "an-admin-token-of-the-test-0123456789";
const STRANGER = "203.0.113.9";

const dataDir = mkdtempSync(join(tmpdir(), "dayfly-threads-"));
let collector: RealCollector;
beforeAll(async () => {
  collector = await startRealCollector({
    DAYFLY_INGEST_THREADS: "2",
    DAYFLY_ADMIN_TOKEN: ADMIN_TOKEN,
    DAYFLY_DATA_DIR: dataDir,
    DAYFLY_RATE_PER_IP: "0",
    DAYFLY_SECRET: "a secret of the test, thirty-two characters",
  });
});
afterAll(async () => {
  await collector.stop();
  rmSync(dataDir, { recursive: true });
});

const USER = { traits: { email: "jane@example.com" } };
const beacon = (id: string): string =>
  JSON.stringify({ v: 1, sentAt: Date.now(), events: [{ id, name: "purchase", at: Date.now(), user: USER }] });

/** Over a connection of its own, so that the threads take turns. */
const post = (body: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${collector.url}/_df/e`,
      { method: "POST", agent: false, headers: { origin: ORIGIN, ...headers } },
      (answer) => answer.resume().once("end", () => resolve(answer.statusCode ?? 0)),
    );
    sent.once("error", reject);
    sent.end(body);
  });

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${collector.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, "m").exec(text)?.[1] ?? 0);
};

const admin = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${collector.url}/_df/v1/admin${path}`, {
    ...init,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
  });

describe("ingest threads", () => {
  it("take events on one port, by many connections, and count each once", async () => {
    const before = await metric("dayfly_events_accepted_total");
    const ids = Array.from({ length: 60 }, (_, index) => `many-${index}`);
    const statuses = await Promise.all(ids.map((id) => post(beacon(id))));
    expect(new Set(statuses)).toEqual(new Set([204]));
    await expect.poll(() => metric("dayfly_events_accepted_total")).toBe(before + ids.length);
    await expect.poll(() => collector.sandbox.received().length).toBeGreaterThanOrEqual(ids.length);
  });

  it("recognise a repeat that another thread took", async () => {
    const before = await metric("dayfly_events_duplicate_total");
    for (let times = 0; times < 12; times += 1) expect(await post(beacon("again"))).toBe(204);
    await expect.poll(() => metric("dayfly_events_duplicate_total")).toBe(before + 11);
  });

  it("tell the record of what they took", async () => {
    await post(beacon("told"));
    await expect.poll(async () => (await collector.record.search({ eventId: "told", limit: 1 })).journeys.length).toBe(1);
  });

  it("time requests and count what they refuse", async () => {
    expect(await post("{", {})).toBe(400);
    await expect.poll(() => metric('dayfly_events_rejected_total\\{reason="invalid_json"\\}')).toBeGreaterThan(0);
    await expect.poll(() => metric('dayfly_ingest_duration_seconds_count\\{door="browser"\\}')).toBeGreaterThan(60);
  });

  it("know a site as soon as the admin API has added it, and its key for servers", async () => {
    expect(await post(beacon("early"), { origin: "https://second.example" })).toBe(403);
    const apiKey = "write-key-of-the-second-site-0123456789";
    const settings = {
      adAccountId: "549755885176",
      accessToken: "pina_token_of_the_second",
      origins: ["https://second.example"],
      apiKey,
    };
    const added = await admin("/sites", { method: "POST", body: JSON.stringify({ key: "second", settings }) });
    expect([added.status, await added.text()]).toEqual([201, expect.any(String)]);
    const statuses = await Promise.all(
      Array.from({ length: 10 }, (_, index) => post(beacon(`second-${index}`), { origin: "https://second.example" })),
    );
    expect(new Set(statuses)).toEqual(new Set([204]));
    for (const key of [API_KEY, apiKey]) {
      const answer = await fetch(`${collector.url}/_df/v1/track`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ event: "Order Completed", userId: "u", messageId: key }),
      });
      expect(await answer.json()).toMatchObject({ accepted: 1 });
    }
  });

  it("pass on what is none of theirs, with its answer: pages, errors, bodies", async () => {
    expect((await fetch(`${collector.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${collector.url}/nowhere`)).text()).toMatch(/Not found\. Pages load/);
    const [got, bare] = [await fetch(`${collector.url}/nowhere`), await fetch(`${collector.url}/nowhere`, { method: "HEAD" })];
    expect([bare.status, bare.headers.get("content-type"), await bare.text()]).toEqual([
      404,
      got.headers.get("content-type"),
      "",
    ]);
    expect((await fetch(`${collector.url}/readyz`, { method: "HEAD" })).headers.get("x-hono-already-sent")).toBeNull();
    expect((await admin("/sites/nobody")).status).toBe(404);
    const wrong = await admin("/sites", { method: "POST", body: "{" });
    expect(wrong.status).toBe(400);
    expect(wrong.headers.get("content-type")).toMatch(/json/);
    const head = await fetch(`${collector.url}/_df/console`, { method: "HEAD", redirect: "manual" });
    expect(head.status).toBeLessThan(500);
  });

  it("pass on the answer to a body that is too large, which comes before all of it is sent", async () => {
    const body = JSON.stringify({ key: "x".repeat(300_000) });
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => admin("/sites", { method: "POST", body })));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 413));
    }
  });

  it("do not pass on a visitor's word on who asks", async () => {
    // From this machine without a proxy /metrics is open. Whoever claims to be another changes nothing, and a proxy's word closes it.
    const claim = { "dayfly-inner-peer": STRANGER, "dayfly-inner-token": "guessed" };
    expect((await fetch(`${collector.url}/metrics`, { headers: claim })).status).toBe(200);
    expect((await fetch(`${collector.url}/metrics`, { headers: { "x-forwarded-for": STRANGER } })).status).toBe(403);
  });

  it("end when the collector does, with what was under way", async () => {
    const another = await startRealCollector({ DAYFLY_INGEST_THREADS: "2" });
    const answers = Array.from({ length: 20 }, (_, index) =>
      fetch(`${another.url}/_df/e`, { method: "POST", body: beacon(`last-${index}`), headers: { origin: ORIGIN } }),
    );
    await Promise.race(answers);
    const stopped = another.stop();
    const statuses = (await Promise.allSettled(answers)).flatMap((answer) =>
      answer.status === "fulfilled" ? [answer.value.status] : [],
    );
    await stopped;
    expect(statuses.length).toBeGreaterThan(0);
    expect(new Set(statuses)).toEqual(new Set([204]));
    await expect(fetch(another.url)).rejects.toThrow();
  });

  it.runIf(process.platform === "linux" && process.getuid?.() === 0)("share port 80 too, which addresses leave out", async () => {
    const settings = { DAYFLY_HOST: "127.0.0.80", DAYFLY_PORT: "80", DAYFLY_INGEST_THREADS: "2" };
    const another = await startRealCollector(settings);
    expect(another.url).toBe("http://127.0.0.80:80");
    await another.stop();
  });

  it("refuse a port that is taken, even by threads that would share it", async () => {
    const port = new URL(collector.url).port;
    await expect(startRealCollector({ DAYFLY_PORT: port, DAYFLY_INGEST_THREADS: "2" })).rejects.toThrow(/is taken/);
  });
});
