import { beforeEach, expect, it } from "vitest";
import { silentLog } from "../lib/log.ts";
import { clusterOf, describeOnEngines } from "../queue/shared/engines.fixture.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import { SANDBOX_APP } from "../sandbox/options.ts";
import { credentialsKey } from "./account-key.ts";
import { accountOf, createRig, sendTo, SITE_ACCOUNT, siteOf } from "./rig.fixture.ts";
import { secret } from "./secret.ts";
import type { Send, SendResult } from "./send.ts";
import { createSharedTokenStore } from "./shared-token-store.ts";
import { createAccessTokens, type TokenResult } from "./token.ts";

const { appId, appSecret, refreshToken } = SANDBOX_APP;
const OAUTH = accountOf(SITE_ACCOUNT.adAccountId, { kind: "oauth", appId, appSecret, refreshToken });
const SECRET = "a secret of all nodes, long enough";

const shown = async (got: Promise<TokenResult> | undefined): Promise<unknown> => {
  const result = await got;
  return result?.kind === "token" ? result.token.reveal() : result;
};

describeOnEngines("createSharedTokenStore", (engine) => {
  let address: string;
  beforeEach(() => {
    address = engine().address();
  });
  const openCluster = () => clusterOf(engine().open(address, nodeClock));

  it("lets one of three nodes refresh at a time, and all use what it got", { timeout: 20_000 }, async () => {
    const rig = createRig({ sites: [siteOf("shop", OAUTH)] });
    const nodes = await Promise.all(
      [1, 2, 3].map(async () =>
        createAccessTokens({
          store: createSharedTokenStore({ cluster: await openCluster(), secrets: [SECRET] }),
          send: sendTo(rig.sandbox),
          clock: rig.clock,
          log: silentLog,
          userAgent: "test",
        }),
      ),
    );
    const got = await Promise.all(nodes.map((tokens) => tokens.get(OAUTH)));
    const refreshes = rig.sandbox.requests().filter(({ path }) => path.endsWith("/oauth/token"));
    expect(refreshes.map(({ status }) => status)).toEqual([200]);
    expect(new Set(got.map((result) => result.kind === "token" && result.token.reveal())).size).toBe(1);
  });

  it("keeps what was refreshed last, where a node's lock broke during its refresh", async () => {
    const cluster = await openCluster();
    const account = accountOf(SITE_ACCOUNT.adAccountId, { kind: "oauth", appId: "another", appSecret, refreshToken });
    const unlocked = { ...cluster, withLock: <Result>(_name: string, work: () => Promise<Result>) => work() };
    const answers = new Map<string, PromiseWithResolvers<SendResult>>();
    const tokensOf = (node: string) => {
      answers.set(node, Promise.withResolvers());
      const store = createSharedTokenStore({ cluster: unlocked, secrets: [SECRET] });
      const send: Send = async () => (await answers.get(node)?.promise) ?? { kind: "aborted" };
      return createAccessTokens({ store, send, clock: nodeClock, log: silentLog, userAgent: "test" });
    };
    const answer = (node: string): void => {
      const body = JSON.stringify({ access_token: `pina_${node}`, refresh_token: `pinr_${node}` });
      answers.get(node)?.resolve({ kind: "answer", status: 200, headers: {}, body });
    };
    const [slow, quick, later] = ["slow", "quick", "later"].map(tokensOf);
    const slowly = slow?.get(account);
    const quickly = quick?.get(account);
    answer("quick");
    expect(await shown(quickly)).toBe("pina_quick");
    answer("slow");
    expect(await shown(slowly)).toBe("pina_quick");
    expect(await shown(later?.get(account))).toBe("pina_quick");
  });

  it("keeps tokens encrypted, and says what to do when a node has another secret", async () => {
    const cluster = await openCluster();
    const key = credentialsKey(OAUTH);
    const tokens = { accessToken: secret("pina_a"), refreshToken: secret("pinr_b"), issuedAtMs: 1, expiresAtMs: 2 };
    await createSharedTokenStore({ cluster, secrets: [SECRET] }).save(key, tokens);
    expect(Buffer.from((await cluster.load(`tokens/${key}`)) ?? []).toString("latin1")).not.toMatch(/pin[ar]_/);
    const other = createSharedTokenStore({ cluster, secrets: ["another secret, of the same length"] });
    await expect(other.load(key)).rejects.toThrow(/Give all nodes the same secret/);
  });
});
