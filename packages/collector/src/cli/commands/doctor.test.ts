import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { openSeal } from "../../identity/seal.ts";
import { unixMs } from "../../lib/time.ts";
import { openVault } from "../../vault/open-vault.ts";
import { sitesIn } from "../../vault/sites.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { loadScripts } from "../../runtimes/node-script.ts";
import { type RunningServer, serveApp } from "../../runtimes/node-server.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../sandbox/options.ts";
import { type ServedSandbox, serveSandbox } from "../../sandbox/serve-sandbox.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { runCommand } from "../run-command.fixture.ts";
import { addDoctor } from "./doctor.ts";

let pinterest: ServedSandbox;
let shop: RunningServer;
let env: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), "dayfly-"));

beforeAll(async () => {
  pinterest = await serveSandbox({ port: 0, clock: nodeClock });
  const [df] = loadScripts();
  const app = new Hono()
    .get("/_df/df.js", (context) => context.body(new TextDecoder().decode(df?.plain), 200, { "content-type": "text/javascript" }))
    .get("/", (context) => context.html('<script async src="/_df/df.js" data-consent="opt-in"></script>'));
  shop = await serveApp(app, { host: "127.0.0.1", port: 0 });
  const free = await serveApp(new Hono(), { host: "127.0.0.1", port: 0 });
  await free.close(0);
  env = {
    PINTEREST_AD_ACCOUNT_ID: SANDBOX_AD_ACCOUNT_ID,
    PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
    PINTEREST_API_BASE: pinterest.apiBase,
    DAYFLY_ORIGINS: shop.url,
    DAYFLY_CONSENT: "opt-in",
    DAYFLY_DATA_DIR: folder,
    DAYFLY_PORT: new URL(free.url).port,
  };
});
afterAll(async () => {
  await shop.close(0);
  await pinterest.close();
  rmSync(folder, { recursive: true, force: true });
});

const secretOf = (letter: string): string => letter.repeat(40);
/** Without a site. */
const without = (given: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.keys(given).map((name) => [name, /^PINTEREST|ORIGINS|CONSENT/.test(name) ? "" : (given[name] ?? "")]),
  );

const doctor = (args: readonly string[], more: Record<string, string> = {}, columns?: number) =>
  runCommand(addDoctor, ["doctor", ...args], { env: { ...env, ...more }, ...(columns === undefined ? {} : { columns }) });

describe("dayfly doctor", () => {
  it("finds nothing to mend in a set-up that works", async () => {
    const { code, out } = await doctor(["--page", `${shop.url}/`]);
    expect(out).not.toContain("fail");
    expect(code).toBe(0);
    for (const check of [
      "settings",
      "data directory",
      "port",
      "API",
      "clock",
      "ad account",
      "consent",
      "first party",
      "page's policy",
    ])
      expect(out).toMatch(new RegExp(`^(ok|warn) +[✓!] ${check} `, "m"));
  });

  it("ends with 1 and says what to do when something is to be mended", async () => {
    const { code, out, err } = await doctor([], { PINTEREST_ACCESS_TOKEN: "pina_not_a_token" });
    expect(code).toBe(1);
    expect(out).toMatch(/^fail ✗ ad account {6}Ad account 549755885175: .*\n {4}→ Pinterest does not accept the access token/m);
    expect(out).toMatch(/1 to mend, \d to think about, \d+ well\.\n$/);
    expect(err).toContain("Mend what failed");
  });

  it("prints the same as JSON", async () => {
    const { code, out } = await doctor(["--json"], { PINTEREST_ACCESS_TOKEN: "pina_not_a_token" });
    const { ok, findings }: { ok: boolean; findings: { check: string; status: string; fix?: string }[] } = JSON.parse(out);
    expect([code, ok]).toEqual([1, false]);
    expect(findings.filter(({ status }) => status === "fail").map(({ check }) => check)).toEqual(["ad account"]);
    expect(out).not.toContain("pina_");
  });

  it("looks at the sites of the admin API too, and names one that is not served", async () => {
    const DAYFLY_DATA_DIR = temporaryFolder();
    const vault = openVault(join(DAYFLY_DATA_DIR, "admin.db"));
    sitesIn(vault, openSeal({ secret: secretOf("a"), oldSecrets: [] })).save({
      key: "outlet" as SiteKey,
      settings: { adAccountId: "549755885199", apiBase: pinterest.apiBase, origins: [shop.url] },
      secrets: { accessToken: SANDBOX_TOKEN },
      createdAt: unixMs(0),
      updatedAt: unixMs(0),
      disabledAt: undefined,
    });
    vault.close();
    const read = await doctor([], { DAYFLY_DATA_DIR, DAYFLY_SECRET: secretOf("a") });
    expect(read.out).toMatch(/for sites default, outlet\.[^]*fail ✗ ad account +Ad account 549755885199/);
    const unread = await doctor([], { DAYFLY_DATA_DIR, DAYFLY_SECRET: secretOf("b") });
    expect([unread.code, unread.out]).toEqual([
      1,
      expect.stringMatching(/Site outlet of the admin API is not served[^]*DAYFLY_SECRET/),
    ]);
    const alone = await doctor([], {
      ...without(env),
      DAYFLY_DATA_DIR,
      DAYFLY_SECRET: secretOf("b"),
      DAYFLY_ADMIN_TOKEN: secretOf("t"),
    });
    expect(alone.out).toContain("Complete, and without a site.");
  });

  it("says what is missing in the settings, and leaves the rest for then", async () => {
    const { code, out } = await doctor([], { PINTEREST_AD_ACCOUNT_ID: "", DAYFLY_PROT: "1" });
    expect(code).toBe(1);
    expect(out).toContain("PINTEREST_AD_ACCOUNT_ID is missing");
    expect(out).toContain("did you mean DAYFLY_PORT?");
    expect(out).not.toContain("ad account  ");
  });

  it("fits a narrow terminal", async () => {
    const { out } = await doctor([], {}, 60);
    const words = out.split("\n").filter((line) => !/\S{50}/.test(line));
    expect(Math.max(...words.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it("refuses an address that is none", async () => {
    expect((await doctor(["--page", "shop"])).code).toBe(2);
  });
});
