import { expect, it, onTestFinished } from "vitest";
import { createSharedTokenStore } from "../../delivery/shared-token-store.ts";
import { createAccessTokens } from "../../delivery/token.ts";
import { silentLog } from "../../lib/log.ts";
import { openQueue } from "../../queue/drivers/index.ts";
import { natsBinaries, startNats } from "../../queue/drivers/jetstream/server.fixture.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { SANDBOX_APP } from "../../sandbox/options.ts";
import { serveSandbox } from "../../sandbox/serve-sandbox.ts";
import { checkOAuth } from "./check-account.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { worldOf } from "./doctor.fixture.ts";

const [nats] = natsBinaries().slice(-1);
if (!nats) process.stderr.write("\nnats-server is missing, so doctor is NOT TESTED on it; run: node scripts/ensure-nats.ts\n");

it.skipIf(nats === undefined)(
  "refreshes the tokens that nodes share where they lie, and no others",
  { timeout: 20_000 },
  async () => {
    if (!nats) return;
    const server = await startNats(nats);
    const pinterest = await serveSandbox({ port: 0, clock: nodeClock });
    const world = worldOf(
      {
        DAYFLY_QUEUE: `${server.url}?maxMb=16`,
        PINTEREST_API_BASE: pinterest.apiBase,
        PINTEREST_ACCESS_TOKEN: "",
        PINTEREST_APP_ID: SANDBOX_APP.appId,
        PINTEREST_APP_SECRET: SANDBOX_APP.appSecret,
        PINTEREST_REFRESH_TOKEN: SANDBOX_APP.refreshToken,
      },
      { refresh: true },
    );
    const { queue: address, secret = "", sites } = world.settings;
    const queue = await openQueue(address, { clock: nodeClock, log: silentLog, dataDir: temporaryFolder() });
    onTestFinished(async () => {
      await world.close();
      await queue.close();
      await pinterest.close();
      await server.stop();
    });
    const [site] = sites;
    if (!queue.cluster || !site) throw new Error("no cluster, or no site");
    const store = createSharedTokenStore({ cluster: queue.cluster, secrets: [secret] });
    const node = () => createAccessTokens({ store, send: world.send, clock: nodeClock, log: silentLog, userAgent: "test" });

    // A node spends the refresh token of the settings: the next one is known beside the queue only.
    const first = await node().get(site.account);
    const [finding] = await checkOAuth(world);
    const later = await node().get(site.account);

    expect(finding).toMatchObject({ status: "ok", says: expect.stringContaining("refreshed and kept") });
    expect([first.kind, later.kind]).toEqual(["token", "token"]);
    expect(later.kind === "token" && later.token.reveal()).not.toBe(first.kind === "token" && first.token.reveal());
  },
);
