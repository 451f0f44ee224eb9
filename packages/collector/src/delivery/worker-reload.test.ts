import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import { accountOf, createRig, siteOf } from "./rig.fixture.ts";

const GOOD = "600000000002";
const OTHER = "600000000001";

describe("createDeliveryWorker, while the settings change", () => {
  it("starts afresh with corrected credentials, without a restart", async () => {
    const wrong = accountOf(GOOD, { kind: "token", accessToken: "pina_wrong" });
    const rig = createRig({ sandboxOptions: { adAccountIds: [GOOD] }, sites: [siteOf("good", wrong)] });
    await rig.putTo("good", "a");
    rig.worker.start();
    await rig.pass(HOUR_MS);
    expect(rig.worker.accounts()).toMatchObject([{ state: "held", reason: "token_rejected" }]);
    rig.sites.set("good", siteOf("good", accountOf(GOOD)));
    await rig.until(() => rig.processedIds().length === 1, 10 * MINUTE_MS);
    expect(rig.worker.accounts()).toMatchObject([{ state: "open" }]);
    await rig.worker.stop(0);
  });

  it("delivers at once what waits for an account whose credentials are replaced while more is leased", async () => {
    const [old, next] = ["pina_old", "pina_next"].map((accessToken) => accountOf(GOOD, { kind: "token", accessToken }));
    let hold: Promise<void> | undefined;
    const rig = createRig({
      sandboxOptions: {
        adAccountIds: [GOOD],
        tokens: ["pina_old", "pina_next"].map((token) => ({ token, adAccountIds: [GOOD] })),
      },
      sites: [siteOf("good", old)],
      turn: () => hold ?? Promise.resolve(),
    });
    rig.sandbox.addFault({ kind: "latency", ms: 2_000 });
    await rig.putTo("good", ...Array.from({ length: 2_500 }, (_, index) => `before-${index}`));
    rig.worker.start();
    await rig.pass(500);
    expect(rig.worker.accounts()).toMatchObject([{ inFlight: 2 }]);
    const release = Promise.withResolvers<void>();
    hold = release.promise;
    rig.sites.set("good", siteOf("good", next));
    await rig.putTo("good", ...Array.from({ length: 500 }, (_, index) => `after-${index}`));
    await rig.pass(5_000);
    release.resolve();
    hold = undefined;
    await rig.until(() => new Set(rig.processedIds()).size === 3_000, 30_000);
    const stopped = rig.worker.stop(1_000);
    await rig.pass(1_000);
    expect(await stopped).toMatchObject({ returned: 0 });
  });

  it.each([
    ["replaced", siteOf("good", accountOf(GOOD, { kind: "token", accessToken: "pina_next" })), 600],
    // What is leased after that waits for the site to come back.
    ["taken out with the site", undefined, 250],
  ])("delivers at once what was leased for an account that is %s before anything was sent", async (_how, next, delivered) => {
    let hold: Promise<void> | undefined;
    const rig = createRig({
      sandboxOptions: {
        adAccountIds: [GOOD],
        tokens: ["pina_old", "pina_next"].map((token) => ({ token, adAccountIds: [GOOD] })),
      },
      sites: [siteOf("good", accountOf(GOOD, { kind: "token", accessToken: "pina_old" })), siteOf("other", accountOf(OTHER))],
      turn: () => hold ?? Promise.resolve(),
      settings: { sliceEvents: 250 },
    });
    const release = Promise.withResolvers<void>();
    hold = release.promise;
    await rig.putTo("good", ...Array.from({ length: 600 }, (_, index) => `e${index}`));
    rig.worker.start();
    await rig.pass(100);
    rig.sites.delete("good");
    if (next) rig.sites.set("good", next);
    // As a look at the accounts does.
    expect(rig.worker.accounts()).toHaveLength(rig.sites.size);
    release.resolve();
    hold = undefined;
    await rig.until(() => rig.processedIds().length === delivered, 5_000);
    const stopped = rig.worker.stop(1_000);
    await rig.pass(1_000);
    expect(await stopped).toMatchObject({ returned: 0 });
  });
});
