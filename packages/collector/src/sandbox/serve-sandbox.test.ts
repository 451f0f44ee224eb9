import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { anApiEvent, eventsPath, eventsRequest, type PostOptions } from "./api-event.fixture.ts";
import type { FaultRule } from "./fault.ts";
import { type ServedSandbox, serveSandbox } from "./serve-sandbox.ts";

let served: ServedSandbox | undefined;

afterEach(() => served?.close());

const start = async (fault?: FaultRule, random = () => 0) => {
  const clock = manualClock();
  served = await serveSandbox({ port: 0, clock, random, adAccountIds: ["549755885175", "2"] });
  if (fault !== undefined) served.sandbox.addFault(fault);
  const { sandbox, url } = served;
  const send = (events: readonly unknown[] = [anApiEvent()], options: PostOptions = {}, init: RequestInit = {}) =>
    fetch(url + eventsPath(options), { redirect: "manual", ...eventsRequest(events, options), ...init });
  return { clock, sandbox, url, send };
};

const TWO = [anApiEvent(), anApiEvent({ event_id: "order-2" })];

/** What each status fault answers, headers that were given included. */
const STATUSES: [fault: FaultRule, status: number, code: number, headers: Record<string, string>][] = [
  [{ kind: "status", status: 401 }, 401, 2, {}],
  [{ kind: "status", status: 403 }, 403, 29, {}],
  [{ kind: "status", status: 404 }, 404, 50, {}],
  [
    { kind: "status", status: 429, headers: { "X-RateLimit-Reset": "-1", "Retry-After": "soon" } },
    429,
    8,
    { "x-ratelimit-reset": "-1", "retry-after": "soon" },
  ],
  [{ kind: "status", status: 500 }, 500, 0, {}],
  [{ kind: "status", status: 503, headers: { "Retry-After": "120" } }, 503, 4197, { "retry-after": "120" }],
];

describe("serveSandbox", () => {
  it("answers on a free port of the loopback and says where", async () => {
    const { url, send } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(served?.apiBase).toBe(`${url}/v5`);
    expect((await send()).status).toBe(200);
  });

  it("rejects when the port is taken", async () => {
    const { url, clock } = await start();
    await expect(serveSandbox({ port: Number(new URL(url).port), clock })).rejects.toThrow(/is taken; stop what listens there/);
  });

  it.each(STATUSES)("answers %o", async (fault, status, code, headers) => {
    const { send, sandbox } = await start({ ...fault, times: 1 });
    const response = await send();
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ code, message: expect.any(String) });
    expect(Object.fromEntries(response.headers)).toMatchObject(headers);
    expect(sandbox.received()).toEqual([]);
    expect(sandbox.requests()).toMatchObject([{ status, fault: "status" }]);
    expect((await send()).status).toBe(200);
  });

  it("takes the events before a 503 when the rule says so, so that the retry is a repeat", async () => {
    const { send, sandbox } = await start({ kind: "status", status: 503, times: 1, processed: true });
    await send();
    await send();
    expect(sandbox.received().map(({ duplicate }) => duplicate)).toEqual([false, true]);
  });

  it("answers late by the time that was set", async () => {
    const { send, sandbox, clock } = await start({ kind: "latency", ms: 30_000 });
    let answered = false;
    const answer = send().then((response) => ((answered = true), response));
    // The request is known to be at its wait once its body was read: ask until the fault has struck.
    await until(() => sandbox.faults()[0]?.strikes === 1);
    clock.advance(29_999);
    await fetch(`${served?.url}/__sandbox/counters`);
    expect(answered).toBe(false);
    clock.advance(1);
    expect((await answer).status).toBe(200);
  });

  it("hangs until the client gives up, and takes nothing", async () => {
    const { send, sandbox } = await start({ kind: "hang" });
    const giveUp = new AbortController();
    const answer = send(undefined, {}, { signal: giveUp.signal });
    await until(() => sandbox.requests().length === 1);
    giveUp.abort();
    await expect(answer).rejects.toThrow("aborted");
    expect(sandbox.requests()[0]).not.toHaveProperty("status");
    expect(sandbox.received()).toEqual([]);
  });

  it("lets go of what hangs when it closes", async () => {
    const { send, sandbox } = await start({ kind: "hang" });
    const answer = send();
    const settled = expect(answer).rejects.toThrow("fetch failed");
    await until(() => sandbox.requests().length === 1);
    await served?.close();
    served = undefined;
    await settled;
  });

  it("resets the connection without an answer", async () => {
    const { send, sandbox } = await start({ kind: "reset", times: 1 });
    const failure = await send().catch((error: unknown) => error);
    expect(failure).toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(sandbox.received()).toEqual([]);
    expect((await send()).status).toBe(200);
  });

  it("breaks off in mid-body after the events were taken", async () => {
    const { send, sandbox } = await start({ kind: "reset-mid-body" });
    const response = await send();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(sandbox.counted()).toHaveLength(1);
  });

  it("trickles the body a byte at a time", async () => {
    const { send, clock } = await start({ kind: "trickle", everyMs: 1000 });
    const response = await send();
    let text = "";
    const read = response.text().then((body) => (text = body));
    await until(() => (clock.advance(1000), text !== ""));
    expect(JSON.parse(await read)).toMatchObject({ num_events_processed: 1 });
  });

  it.each([200, 422] as const)("fails a share of the events as %i", async (status) => {
    const { send, sandbox } = await start({ kind: "partial", status, eventIds: ["order-2"], message: "no" });
    const response = await send(TWO);
    expect(response.status).toBe(status);
    const body = Object(await response.json());
    expect(status === 200 ? body : body.details).toMatchObject({
      num_events_processed: 1,
      events: [{ status: "processed" }, { status: "failed", error_message: "no" }],
    });
    expect(sandbox.counted().map(({ event }) => event.event_id)).toEqual(["order-1"]);
  });

  it("fails at least one event of a partial failure, and as many as are drawn", async () => {
    const draws = [0.1, 0.9, 0.9, 0.9];
    const { send } = await start({ kind: "partial", status: 200, share: 0.5 }, () => draws.shift() ?? 0.9);
    expect(await (await send(TWO)).json()).toMatchObject({ events: [{ status: "failed" }, { status: "processed" }] });
    expect(await (await send(TWO)).json()).toMatchObject({ events: [{ status: "failed" }, { status: "processed" }] });
  });

  it("refuses whole requests that hold a poison event, and no other", async () => {
    const { send, sandbox } = await start({ kind: "poison", eventIds: ["order-2"], message: "poison" });
    const refused = await send(TWO);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ code: 4196, message: "poison" });
    expect((await send([anApiEvent()])).status).toBe(200);
    expect(sandbox.counters()).toMatchObject({ events: 1, byStatus: { 200: 1, 400: 1 } });
  });

  it("strikes one ad account and leaves the other alone", async () => {
    const { send } = await start({ kind: "status", status: 500, forAccount: "2" });
    expect((await send()).status).toBe(200);
    expect((await send(undefined, { adAccountId: "2" })).status).toBe(500);
  });

  it("strikes as often as its probability is drawn", async () => {
    const draws = [0.2, 0.3];
    const { send } = await start({ kind: "status", status: 500, probability: 0.25 }, () => draws.shift() ?? 1);
    expect((await send()).status).toBe(500);
    expect((await send()).status).toBe(200);
  });

  it.each([
    ["html", async (response: Response) => expect(await response.text()).toContain("<h1>")],
    ["truncated-json", async (response: Response) => expect(response.json()).rejects.toThrow(SyntaxError)],
    ["empty", async (response: Response) => expect(await response.text()).toBe("")],
    ["fewer-statuses", async (response: Response) => expect(Object(await response.json()).events).toHaveLength(1)],
    ["more-statuses", async (response: Response) => expect(Object(await response.json()).events).toHaveLength(3)],
    ["unknown-status", async (response: Response) => expect(Object(await response.json()).events[0].status).toBe("queued")],
    [
      "duplicate-keys",
      async (response: Response) => expect((await response.text()).match(/"num_events_processed"/g)).toHaveLength(2),
    ],
    ["invalid-utf8", async (response: Response) => expect(await response.text()).toContain("\uFFFD")],
    ["false-gzip", async (response: Response) => expect(response.text()).rejects.toThrow()],
    ["redirect", async (response: Response) => expect(response.status).toBe(307)],
  ] as const)("answers %s", async (form, check) => {
    const { send } = await start({ kind: "garbage", form });
    await check(await send(TWO));
  });

  it("streams a huge body without holding it", async () => {
    const { send } = await start({ kind: "garbage", form: "huge", bytes: 3_000_000 });
    expect((await (await send()).arrayBuffer()).byteLength).toBe(3_000_000);
  });

  it("takes down who follows its redirect", async () => {
    const { send, sandbox } = await start({ kind: "garbage", form: "redirect" });
    await send(undefined, {}, { redirect: "follow" });
    expect(sandbox.requests().map(({ path }) => path)).toContain("/v5/followed-a-redirect");
  });

  it("survives a client that leaves in mid-body", async () => {
    const { url, send } = await start();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(`POST ${eventsPath()} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{`, () => socket.destroy());
    await new Promise((closed) => socket.once("close", closed));
    expect((await send()).status).toBe(200);
  });
});

/** Lets the event loop turn until something is so. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((turned) => setImmediate(turned));
};
