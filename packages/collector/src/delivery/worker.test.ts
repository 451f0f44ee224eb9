import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import { type Queue, QueueUnavailable } from "../queue/queue.ts";
import { createRig, type Rig, siteOf } from "./rig.fixture.ts";

const ids = (count: number, prefix = "e") => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const isEmpty = async ({ queue }: Rig) => {
  const { waiting, leased } = await queue.stats();
  return waiting + leased === 0;
};
const drained = (rig: Rig, limitMs?: number) => rig.until(() => isEmpty(rig), limitMs);
const eventRequests = ({ sandbox }: Rig) => sandbox.requests().filter(({ path }) => path.includes("/events"));

describe("createDeliveryWorker", () => {
  it("delivers what is put, in one request for what comes within the linger time", async () => {
    const rig = createRig();
    rig.worker.start();
    await rig.pass(500);
    await rig.put("a");
    await rig.pass(300);
    await rig.put("b", "c");
    await drained(rig);
    expect(rig.processedIds()).toEqual(["a", "b", "c"]);
    expect(eventRequests(rig).map(({ numEvents }) => numEvents)).toEqual([3]);
    expect(rig.entries.map(({ outcome, status }) => [outcome, status])).toEqual(ids(3).map(() => ["delivered", 200]));
    await rig.worker.stop(0);
  });

  it("takes a backlog in batches of 1,000 without lingering", async () => {
    const rig = createRig();
    await rig.put(...ids(3_500));
    rig.worker.start();
    await rig.until(() => isEmpty(rig), 900);
    expect(new Set(rig.processedIds()).size).toBe(3_500);
    expect(eventRequests(rig).map(({ numEvents }) => numEvents)).toEqual([1000, 1000, 1000, 500]);
    await rig.worker.stop(0);
  });

  it("takes a lease in by slices between which others have their turn, and still sends whole batches", async () => {
    const atTurns: number[] = [];
    const rig = createRig({
      turn: async () => {
        atTurns.push((await rig.queue.stats()).leased);
        await new Promise(setImmediate);
      },
      settings: { sliceEvents: 100 },
    });
    await rig.put(...ids(1_000));
    rig.worker.start();
    await drained(rig);
    expect(atTurns.slice(0, 10)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect(eventRequests(rig).map(({ numEvents }) => numEvents)).toEqual([1000]);
    await rig.worker.stop(0);
  });

  it("sends a test in requests of 20 events, at most ten a second", async () => {
    const rig = createRig({ sites: [siteOf("shop", { ...siteOf("shop").account, test: true })] });
    await rig.put(...ids(450));
    rig.worker.start();
    await drained(rig);
    const requests = eventRequests(rig);
    expect(requests.every(({ test, numEvents, status }) => test && numEvents <= 20 && status === 200)).toBe(true);
    expect(requests.length).toBeGreaterThanOrEqual(23);
    await rig.worker.stop(0);
  });

  it.each([200, 422] as const)("keeps to each event's own verdict when some fail by a %i", async (status) => {
    const rig = createRig();
    rig.sandbox.addFault({
      kind: "partial",
      status,
      eventIds: ["e3"],
      message: "Given timestamp of jane@shop.example is in the past",
    });
    await rig.put(...ids(6));
    rig.worker.start();
    await drained(rig);
    expect(rig.processedIds()).toEqual(["e0", "e1", "e2", "e4", "e5"]);
    const [letter, ...more] = await rig.queue.listDead({});
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      reason: "refused",
      detail: "Given timestamp of [e-mail] is in the past",
      event: { id: "e3" },
    });
    await rig.worker.stop(0);
  });

  it.each([
    ["first", [0]],
    ["last", [999]],
    ["in the middle", [499]],
    ["somewhere", [711]],
    ["two that are neighbours", [511, 512]],
    ["three", [1, 500, 998]],
  ])("finds a poison event that is %s among 1,000 by halving", async (_where, places) => {
    const rig = createRig();
    const poison = places.map((place) => `e${place}`);
    rig.sandbox.addFault({ kind: "poison", eventIds: poison, message: "'x' is not of type 'string'" });
    await rig.put(...ids(1_000));
    rig.worker.start();
    await drained(rig);
    const dead = await rig.queue.listDead({});
    expect(dead.map(({ event }) => event.id).toSorted()).toEqual(poison.toSorted());
    expect(dead.every(({ reason, detail }) => reason === "refused" && detail === "'x' is not of type 'string'")).toBe(true);
    expect(rig.processedIds()).toHaveLength(1_000 - poison.length);
    expect(eventRequests(rig).length).toBeLessThanOrEqual(poison.length * (2 * Math.log2(1_000) + 1));
    await rig.worker.stop(0);
  });

  it.each([
    ["much", 100, 20_000],
    ["a little, very slowly,", 500, 40_000],
  ])("finds %s poison that a lease is too short for, and hands no other event over twice", async (_how, every, answerMs) => {
    const rig: Rig = createRig({
      wrapSend: (send) => async (request, signal) => {
        await rig.clock.sleep(answerMs);
        return send(request, signal);
      },
    });
    const poison = ids(1_000).filter((_, place) => place % every === 0);
    rig.sandbox.addFault({ kind: "poison", eventIds: poison });
    await rig.put(...ids(1_000));
    rig.worker.start();
    await rig.pass(3 * HOUR_MS);
    expect(await rig.queue.stats()).toEqual({ waiting: 0, leased: 0, dead: poison.length });
    expect(rig.processedIds()).toHaveLength(1_000 - poison.length);
    expect(new Set(rig.processedIds()).size).toBe(1_000 - poison.length);
    await rig.worker.stop(0);
  });

  it("hands each event over once where they travel alone and slowly, after a long outage", async () => {
    const rig: Rig = createRig({
      wrapSend: (send) => async (request, signal) => {
        await rig.clock.sleep(5_000);
        return send(request, signal);
      },
    });
    await rig.put(...ids(1_000));
    for (let attempt = 0; attempt < 14; attempt++) {
      const leased = await rig.queue.lease({ max: 1_000, leaseMs: MINUTE_MS });
      await rig.queue.settle(leased.map(({ ref }) => ({ ref, kind: "retry", dueAt: rig.clock.now(), countsAsAttempt: true })));
    }
    rig.worker.start();
    await rig.pass(2 * HOUR_MS);
    expect(await rig.queue.stats()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    expect(rig.processedIds()).toHaveLength(1_000);
    await rig.worker.stop(0);
  });

  const FAULTS = [
    ["a 503", { kind: "status", status: 503 }],
    ["a 500", { kind: "status", status: 500 }],
    ["a redirect", { kind: "garbage", form: "redirect" }],
    ["HTML", { kind: "garbage", form: "html" }],
    ["JSON that breaks off", { kind: "garbage", form: "truncated-json" }],
    ["an empty body", { kind: "garbage", form: "empty" }],
    ["unknown status words", { kind: "garbage", form: "unknown-status" }],
    ["bytes that are not UTF-8", { kind: "garbage", form: "invalid-utf8" }],
    ["a 429 without a time", { kind: "status", status: 429 }],
    ["a 429 with an absurd time", { kind: "status", status: 429, headers: { "X-RateLimit-Reset": "-1", "Retry-After": "soon" } }],
    ["a status of nobody's", { kind: "status", status: 418 }],
  ] as const;
  it.each(["fewer-statuses", "more-statuses"] as const)(
    "sends nothing again after %s, where all were processed",
    async (form) => {
      const rig = createRig();
      rig.sandbox.addFault({ kind: "garbage", form });
      await rig.put(...ids(5));
      rig.worker.start();
      await drained(rig, 2 * MINUTE_MS);
      expect(rig.entries.map(({ outcome }) => outcome)).toEqual(ids(5).map(() => "delivered"));
      expect(eventRequests(rig)).toHaveLength(1);
      await rig.worker.stop(0);
    },
  );

  it.each(FAULTS)("sends again after %s, with the same ids, and loses nothing", async (_name, fault) => {
    const rig = createRig();
    rig.sandbox.addFault({ ...fault, times: 3 });
    await rig.put(...ids(5));
    rig.worker.start();
    await drained(rig, 2 * MINUTE_MS);
    expect(new Set(rig.processedIds())).toEqual(new Set(ids(5)));
    expect(await rig.queue.listDead({})).toEqual([]);
    expect(eventRequests(rig)).toHaveLength(4);
    await rig.worker.stop(0);
  });

  it("asks an account that is out of order once per backoff step, and drains afterwards", async () => {
    const rig = createRig();
    const mend = rig.sandbox.addFault({ kind: "status", status: 503 });
    rig.worker.start();
    for (let minute = 0; minute < 60; minute++) {
      await rig.put(...ids(50, `m${minute}-`));
      await rig.pass(MINUTE_MS);
    }
    // 0.5 s, 1 s, 2 s, … 7.5 min: with a jitter of one half, these are all the steps of an hour.
    expect(eventRequests(rig).length).toBeGreaterThan(10);
    expect(eventRequests(rig).length).toBeLessThan(20);
    mend();
    await drained(rig, 20 * MINUTE_MS);
    expect(new Set(rig.processedIds()).size).toBe(3_000);
    expect(await rig.queue.listDead({})).toEqual([]);
    const warnings = rig.logged.filter(({ level }) => level === "warn" || level === "info");
    expect(warnings.map(({ message }) => message)).toEqual([
      "Delivery is interrupted and goes on by itself; events wait in the queue.",
      "Delivery goes on.",
    ]);
    await rig.worker.stop(0);
  });

  it("gives an event up at the end of the horizon, with the reason", async () => {
    const rig = createRig({ settings: { retryHorizonMs: HOUR_MS } });
    rig.sandbox.addFault({ kind: "status", status: 503, message: "Ramped down." });
    await rig.put("a");
    rig.worker.start();
    await rig.until(async () => (await rig.queue.stats()).dead === 1, 2 * HOUR_MS);
    expect(await rig.queue.listDead({})).toMatchObject([{ reason: "gave_up", detail: "Ramped down." }]);
    await rig.worker.stop(0);
  });

  it.each([
    ["that the queue refused", () => Promise.reject(new Error("disk I/O error")), "repeat"],
    // As after a SIGKILL between Pinterest's 200 and the settlement: Pinterest alone can tell.
    ["that was lost", () => Promise.resolve(), "delivered"],
  ])("sends an event with a settlement %s again, with the same id", async (_which, failing, second) => {
    let fails = true;
    const forgetful = (queue: Queue): Queue => ({
      ...queue,
      settle: (settlements) => (fails ? ((fails = false), failing()) : queue.settle(settlements)),
    });
    const rig = createRig({ wrapQueue: forgetful });
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.sandbox.received().length === 2, 10 * MINUTE_MS);
    await drained(rig);
    expect(rig.sandbox.received().map(({ event, duplicate }) => [event.event_id, duplicate])).toEqual([
      ["a", false],
      ["a", true],
    ]);
    expect(rig.entries.at(-1)?.outcome).toBe(second);
    expect(rig.sandbox.counted()).toHaveLength(1);
    await rig.worker.stop(0);
  });

  it("says once, and why, that the queue gives no events, and goes on when it does", async () => {
    let isAway = true;
    const away = (queue: Queue): Queue => ({
      ...queue,
      lease: (wish) => (isAway ? Promise.reject(new QueueUnavailable("the database cannot be reached")) : queue.lease(wish)),
    });
    const rig = createRig({ wrapQueue: away });
    await rig.put("a");
    rig.worker.start();
    await rig.pass(MINUTE_MS);
    expect(rig.logged).toMatchObject([{ level: "error", fields: { reason: "the database cannot be reached" } }]);
    isAway = false;
    await rig.until(() => rig.sandbox.received().length === 1);
    await rig.worker.stop(0);
  });

  it("takes what the mapping says: skipped, dead, late", async () => {
    const rig = createRig({ sites: [{ ...siteOf("shop"), events: { page_view: false } }, siteOf("other")] });
    await rig.put("skipped");
    const [base] = await rig.queue.lease({ max: 1, leaseMs: 1 });
    if (base === undefined) throw new Error("There is no event to copy.");
    const other = { ...base.event, site: siteOf("other").key };
    const named = (id: string, ageMs: number) => ({
      ...other,
      id: id as typeof other.id,
      at: (rig.clock.now() - ageMs) as typeof other.at,
    });
    const { ip: _ip, ...nobody } = named("nobody", 0);
    await rig.queue.put([named("old", 8 * DAY_MS), named("late", 2 * HOUR_MS), nobody]);
    rig.worker.start();
    await drained(rig);
    expect(Object.fromEntries(rig.entries.map(({ event, outcome }) => [event().id, outcome]))).toEqual({
      skipped: "skipped",
      old: "dead",
      late: "delivered",
      nobody: "dead",
    });
    expect((await rig.queue.listDead({})).map(({ reason }) => reason).toSorted()).toEqual(["no_identity", "too_old"]);
    expect(rig.facts.find(({ kind }) => kind === "delivered")).toMatchObject({ late: 1 });
    await rig.worker.stop(0);
  });

  it("keeps events of an unknown site for a week, and delivers them when the site comes back", async () => {
    const rig = createRig();
    await rig.putTo("gone", "a");
    rig.worker.start();
    await rig.pass(HOUR_MS);
    expect(rig.entries).toEqual([]);
    rig.sites.set("gone", siteOf("gone"));
    await drained(rig, 10 * MINUTE_MS);
    expect(rig.processedIds()).toEqual(["a"]);

    await rig.putTo("gone for good", "b");
    rig.clock.advance(7 * DAY_MS);
    await rig.until(async () => (await rig.queue.stats()).dead === 1, HOUR_MS);
    expect(await rig.queue.listDead({})).toMatchObject([{ reason: "unknown_site" }]);
    await rig.worker.stop(0);
  });
});
