import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SANDBOX_APP, SANDBOX_TOKEN } from "../../sandbox/options.ts";
import { checkAccounts, checkOAuth } from "./check-account.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { fixes, short } from "./doctor.fixture.ts";
import { usePinterest } from "./pinterest.fixture.ts";

const { pinterest, open } = usePinterest();

describe("checkAccounts", () => {
  it("sends a test event that Pinterest does not record", async () => {
    expect(short(await checkAccounts(open()))).toEqual([
      "ok: Ad account 549755885175: Pinterest took a test event with this token.",
    ]);
    expect(pinterest().sandbox.received().at(-1)).toMatchObject({ test: true, answer: { status: "processed" } });
    expect(pinterest().sandbox.counted()).toEqual([]);
  });

  it.each([
    ["401", { PINTEREST_ACCESS_TOKEN: "pina_not_a_token" }, "conversion access token"],
    ["404, a Tag id", { PINTEREST_AD_ACCOUNT_ID: "2612345678901" }, "looks like a Tag id"],
  ])("explains %s", async (_answer, env, words) => {
    const findings = await checkAccounts(open(env));
    expect(findings[0]?.status).toBe("fail");
    expect(fixes(findings)).toContain(words);
    expect(JSON.stringify(findings)).not.toContain("pina_");
  });

  it.each([
    [{ kind: "status", status: 403 }, "fail", "ads:write"],
    [{ kind: "status", status: 429 }, "warn", "Try again in a minute"],
    [{ kind: "status", status: 503 }, "fail", "DNS, proxy, firewall"],
    [{ kind: "partial", status: 422, share: 1, message: "No." }, "fail", "refuses the test event"],
  ] as const)("explains %o", async (rule, status, words) => {
    pinterest().sandbox.addFault(rule);
    const findings = await checkAccounts(open());
    expect(findings[0]?.status).toBe(status);
    expect(fixes(findings)).toContain(words);
  });
});

describe("checkOAuth", () => {
  const grant = {
    PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
    PINTEREST_APP_ID: SANDBOX_APP.appId,
    PINTEREST_APP_SECRET: SANDBOX_APP.appSecret,
    PINTEREST_REFRESH_TOKEN: SANDBOX_APP.refreshToken,
  };

  it("has nothing to say of conversion tokens", async () => {
    expect(await checkOAuth(open())).toEqual([]);
  });

  it("says that a token is there, and refreshes only when asked; the rotated one is kept", async () => {
    expect((await checkOAuth(open(grant)))[0]?.says).toContain("--refresh tries");
    const dataDir = temporaryFolder();
    const refreshing = open({ ...grant, DAYFLY_DATA_DIR: dataDir }, { refresh: true });
    expect((await checkOAuth(refreshing))[0]).toMatchObject({
      status: "ok",
      says: expect.stringContaining("refreshed and kept"),
    });
    expect(readdirSync(join(dataDir, "tokens")).some((name) => name.endsWith(".token"))).toBe(true);
  });

  it("explains a grant that is refused", async () => {
    const [finding] = await checkOAuth(open({ ...grant, PINTEREST_REFRESH_TOKEN: "pinr_revoked_token" }, { refresh: true }));
    expect(finding?.status).toBe("fail");
    expect(finding?.fix).toContain("Authorise the app again");
  });
});
