import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import type { Queue } from "../queue/queue.ts";
import { accountOf, createRig, type Rig, siteOf } from "./rig.fixture.ts";

const BAD = "600000000001";
const GOOD = "600000000002";

/** Two shops with an account each. */
const createTwo = (parts: Parameters<typeof createRig>[0] = {}) =>
  createRig({
    sandboxOptions: { adAccountIds: [BAD, GOOD] },
    sites: [siteOf("bad", accountOf(BAD)), siteOf("good", accountOf(GOOD))],
    ...parts,
  });

const idsOf = (rig: Rig, adAccountId: string) =>
  rig.sandbox.received().flatMap((received) => (received.adAccountId === adAccountId ? [received.event.event_id] : []));

const counting =
  (counts: { leases: number }) =>
  (queue: Queue): Queue => ({
    ...queue,
    lease: (request) => {
      counts.leases++;
      return queue.lease(request);
    },
  });

describe("createDeliveryWorker, of accounts", () => {
  it.each([
    [401, "token_rejected", /Make a new conversion access token/],
    [403, "forbidden", /role on the ad account/],
    [404, "not_found", /Tag id in place of the ad account id/],
  ])(
    "holds an account after a %i, says why, kills nothing, and goes on by itself once it is corrected",
    async (status, reason, words) => {
      const rig = createRig();
      const correct = rig.sandbox.addFault({ kind: "status", status });
      await rig.put("a", "b");
      rig.worker.start();
      await rig.pass(HOUR_MS);
      expect(rig.worker.accounts()).toMatchObject([{ state: "held", reason, explanation: expect.stringMatching(words) }]);
      expect(rig.logged.filter(({ level }) => level === "error")).toMatchObject([{ message: expect.stringMatching(words) }]);
      expect(rig.entries[0]).toMatchObject({ outcome: "held", status, message: expect.stringMatching(words) });
      // 2.5 s to 5 min apart with steps that double, at one half of the jitter.
      expect(rig.sandbox.requests().length).toBeGreaterThan(12);
      expect(rig.sandbox.requests().length).toBeLessThan(30);
      correct();
      await rig.until(() => rig.processedIds().length === 2, 11 * MINUTE_MS);
      expect(rig.worker.accounts()).toMatchObject([{ state: "open" }]);
      expect(await rig.queue.stats()).toMatchObject({ dead: 0 });
      await rig.worker.stop(0);
    },
  );

  it("does not lease while every account is held", async () => {
    const counts = { leases: 0 };
    const rig = createRig({ wrapQueue: counting(counts) });
    rig.sandbox.addFault({ kind: "status", status: 403 });
    await rig.put("a");
    rig.worker.start();
    await rig.pass(HOUR_MS);
    counts.leases = 0;
    for (let index = 0; index < 100; index++) await rig.put(`more-${index}`);
    await rig.pass(HOUR_MS);
    expect(counts.leases).toBeLessThan(50);
    await rig.worker.stop(0);
  });

  it.each([
    ["refused", { kind: "status", status: 403 }],
    ["down", { kind: "status", status: 503 }],
    ["silent", { kind: "hang" }],
  ] as const)("delivers one account's events without delay while another is %s", async (_name, fault) => {
    const rig = createTwo({ settings: { maxWaitingPerAccount: 200 } });
    rig.sandbox.addFault({ ...fault, forAccount: BAD });
    rig.worker.start();
    for (let second = 0; second < 120; second++) {
      await rig.putTo("bad", ...Array.from({ length: 40 }, (_, index) => `bad-${second}-${index}`));
      await rig.putTo("good", `good-${second}`);
      await rig.pass(1_000);
    }
    await rig.pass(2_000);
    expect(new Set(idsOf(rig, GOOD)).size).toBe(120);
    const latencies = rig.facts.flatMap((fact) => (fact.kind === "delivered" ? fact.latenciesMs : []));
    expect(Math.max(...latencies)).toBeLessThanOrEqual(2_500);
    const { dead, leased } = await rig.queue.stats();
    expect(dead).toBe(0);
    // Two requests under way and those that wait for their turn; all others are back in the queue.
    expect(leased).toBeLessThan(400);
    const stopped = rig.worker.stop(0);
    rig.clock.advance(0);
    await stopped;
  });

  it("sends each event with its own account's token only", async () => {
    const tokens = ["pina_one", "pina_two"];
    const rig = createRig({
      sandboxOptions: {
        adAccountIds: [BAD, GOOD],
        tokens: [
          { token: "pina_one", adAccountIds: [BAD] },
          { token: "pina_two", adAccountIds: [GOOD] },
        ],
      },
      sites: [BAD, GOOD].map((id, index) => siteOf(id, accountOf(id, { kind: "token", accessToken: tokens[index] ?? "" }))),
    });
    for (let index = 0; index < 40; index++) await rig.putTo(index % 3 === 0 ? BAD : GOOD, `e${index}`);
    rig.worker.start();
    await rig.until(() => rig.sandbox.received().length === 40);
    expect(rig.sandbox.requests().every(({ status }) => status === 200)).toBe(true);
    for (const { event, adAccountId } of rig.sandbox.received())
      expect(Number(event.event_id.slice(1)) % 3 === 0 ? BAD : GOOD).toBe(adAccountId);
    await rig.worker.stop(0);
  });

  it("settles what is in flight when it is stopped, and leases nothing more", async () => {
    const rig = createRig();
    rig.sandbox.addFault({ kind: "latency", ms: 2_000 });
    await rig.put("a", "b");
    rig.worker.start();
    await rig.pass(1_000);
    const stopped = rig.worker.stop(10_000);
    await rig.put("later");
    await rig.pass(3_000);
    expect(await stopped).toEqual({ settled: 2, returned: 0 });
    expect(await rig.queue.stats()).toMatchObject({ waiting: 1, leased: 0 });
  });

  it("gives back what waits for its turn when it is stopped, at once and uncounted", async () => {
    const rig = createRig();
    rig.sandbox.addFault({ kind: "latency", ms: 2_000 });
    await rig.put(...Array.from({ length: 4_000 }, (_, index) => `e${index}`));
    rig.worker.start();
    await rig.pass(1_000);
    const stopped = rig.worker.stop(10_000);
    await rig.pass(3_000);
    expect(await stopped).toEqual({ settled: 2_000, returned: 2_000 });
    expect(await rig.queue.stats()).toMatchObject({ waiting: 2_000, leased: 0 });
    rig.clock.advance(MINUTE_MS);
    const again = await rig.queue.lease({ max: 4_000, leaseMs: 1_000 });
    expect(again.map(({ attempts }) => attempts)).toEqual(Array.from({ length: 2_000 }, () => 1));
  });

  it("sends nothing that waits for the rate when the account is held meanwhile", async () => {
    const rig = createRig({ sites: [siteOf("shop", { ...siteOf("shop").account, test: true })] });
    rig.sandbox.addFault({ kind: "status", status: 403 });
    await rig.put(...Array.from({ length: 60 }, (_, index) => `e${index}`));
    rig.worker.start();
    await rig.pass(2_000);
    expect(rig.sandbox.requests()).toHaveLength(1);
    await rig.worker.stop(0);
  });

  it("stops at its deadline when Pinterest is silent; the events come back", async () => {
    const rig = createRig();
    const mend = rig.sandbox.addFault({ kind: "hang" });
    await rig.put("a", "b");
    rig.worker.start();
    await rig.pass(1_000);
    const stopped = rig.worker.stop(5_000);
    await rig.pass(5_200);
    expect(await stopped).toEqual({ settled: 0, returned: 2 });
    await rig.pass(100);
    expect(rig.facts).toMatchObject([{ kind: "request", status: "aborted" }]);
    mend();
    rig.clock.advance(10 * MINUTE_MS);
    expect(await rig.queue.lease({ max: 10, leaseMs: 1_000 })).toHaveLength(2);
  });

  it("settles what a batch found out before it was broken off, so that nobody gets it again", async () => {
    const rig = createRig();
    rig.sandbox.addFault({ kind: "poison", eventIds: ["e7"] });
    rig.sandbox.addFault({ kind: "latency", ms: 1_000 });
    await rig.put(...Array.from({ length: 8 }, (_, index) => `e${index}`));
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 6);
    const stopped = rig.worker.stop(0);
    await rig.pass(100);
    expect(await stopped).toEqual({ settled: 6, returned: 2 });
    rig.clock.advance(10 * MINUTE_MS);
    const again = await rig.queue.lease({ max: 10, leaseMs: 1_000 });
    expect(again.map(({ event }) => event.id)).toEqual(["e6", "e7"]);
  });

  it("goes on when the queue fails for a while", async () => {
    let isBroken = true;
    const rig = createRig({
      wrapQueue: (queue) => ({
        ...queue,
        lease: (request) => (isBroken ? Promise.reject(new Error("disk I/O error")) : queue.lease(request)),
      }),
    });
    await rig.put("a");
    rig.worker.start();
    await rig.pass(5_000);
    isBroken = false;
    await rig.until(() => rig.processedIds().length === 1);
    await rig.worker.stop(0);
  });

  it("goes on after an error of its own; the events come back when their lease ends", async () => {
    let errors = 0;
    const rig = createRig({
      settings: { maxLeased: 2 },
      onEvent: () => {
        if (errors++ === 0) throw new Error("as planned");
      },
    });
    await rig.put("a", "b");
    rig.worker.start();
    await rig.until(() => errors > 0);
    await rig.put("c");
    await rig.until(() => rig.processedIds().includes("c"), 10_000);
    await rig.until(() => rig.processedIds().length === 5, 10 * MINUTE_MS);
    expect(rig.processedIds().toSorted()).toEqual(["a", "a", "b", "b", "c"]);
    expect(rig.logged).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining("come back when their lease ends") }),
    );
    await rig.worker.stop(0);
  });

  it("puts no trait, token, address or user agent into a log line", async () => {
    const rig = createRig();
    for (const status of [401, 403, 404, 429, 500])
      rig.sandbox.addFault({
        kind: "status",
        status,
        message: "jane@shop.example from 192.0.2.1 by pina_sandbox_token",
        times: 1,
      });
    await rig.put("a");
    rig.worker.start();
    await rig.until(() => rig.processedIds().length === 1, HOUR_MS);
    const lines = JSON.stringify([rig.logged, rig.worker.accounts(), rig.facts]);
    expect(rig.logged.length).toBeGreaterThan(4);
    expect(lines).not.toMatch(/pina_|jane|192\.0\.2|Mozilla/);
    expect(lines).not.toContain(sha256Hex("user@example.com"));
    await rig.worker.stop(0);
  });
});
