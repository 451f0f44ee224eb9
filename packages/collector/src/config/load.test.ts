import { describe, expect, it } from "vitest";
import { describeSettings, maskSettings } from "./describe.ts";
import { loadSettings } from "./load.ts";

const ONE_SITE = { PINTEREST_AD_ACCOUNT_ID: "549755885175", PINTEREST_ACCESS_TOKEN: "pina_token_1" };
const SECRET = "0123456789abcdef0123456789abcdef";

const load = (env: Record<string, string>, file?: unknown) => {
  const loaded = loadSettings(env, file);
  if (!loaded.ok) throw new Error(loaded.failure.join("\n"));
  return loaded.value;
};

const problems = (env: Record<string, string>, file?: unknown): readonly string[] => {
  const loaded = loadSettings(env, file);
  return loaded.ok ? [] : loaded.failure;
};

describe("one wrong setting", () => {
  it("is told once, not as wrong and missing", () => {
    expect(problems({ ...ONE_SITE, PINTEREST_ACCESS_TOKEN: "pina" })).toEqual([
      "PINTEREST_ACCESS_TOKEN must be the whole token as Pinterest shows it, without spaces and quotes.",
    ]);
    expect(problems({ ...ONE_SITE, PINTEREST_AD_ACCOUNT_ID: "act_1" })).toHaveLength(1);
  });
});

const PROBLEMS: readonly (readonly [why: string, env: Record<string, string>, sentence: RegExp])[] = [
  ["no ad account", { PINTEREST_ACCESS_TOKEN: "pina_token_1" }, /PINTEREST_AD_ACCOUNT_ID is missing; set it, or try the demo/],
  ["no token", { PINTEREST_AD_ACCOUNT_ID: "1" }, /PINTEREST_ACCESS_TOKEN is missing/],
  ["an ad account with letters", { ...ONE_SITE, PINTEREST_AD_ACCOUNT_ID: "act_1" }, /it is not the Tag id/],
  ["a port out of range", { ...ONE_SITE, DAYFLY_PORT: "70000" }, /DAYFLY_PORT must be a whole number from 0 to 65535/],
  ["a base path that blockers match", { ...ONE_SITE, DAYFLY_BASE_PATH: "/my-tracker" }, /content blockers match/],
  [
    "an origin with a path",
    { ...ONE_SITE, DAYFLY_ORIGINS: "https://a.example/shop" },
    /DAYFLY_ORIGINS holds an entry that must be an origin/,
  ],
  ["an origin with a wildcard", { ...ONE_SITE, DAYFLY_ORIGINS: "https://*.shop.example" }, /must be one origin: name each host/],
  ["a token in quotes", { ...ONE_SITE, PINTEREST_ACCESS_TOKEN: '"pina_token_1"' }, /without spaces and quotes/],
  ...["10/8", "10.0.0.0/99", "999.1.1.1", "fade"].map(
    (entry) =>
      [
        `the proxy ${entry}`,
        { ...ONE_SITE, DAYFLY_TRUSTED_PROXIES: `127.0.0.1,${entry}` },
        /DAYFLY_TRUSTED_PROXIES holds an entry that must be an IP address/,
      ] as const,
  ),
  [
    "a typing error behind PINTEREST_",
    { ...ONE_SITE, PINTEREST_TSET: "true" },
    /PINTEREST_TSET is not a setting; did you mean PINTEREST_TEST\?/,
  ],
  ["a typing error", { ...ONE_SITE, DAYFLY_PROT: "1" }, /DAYFLY_PROT is not a setting; did you mean DAYFLY_PORT\?/],
  [
    "a queue that there is not",
    { ...ONE_SITE, DAYFLY_QUEUE: "mysql://db.example" },
    /DAYFLY_QUEUE must be .*sqlite: or postgres:/,
  ],
  ["a short admin token", { ...ONE_SITE, DAYFLY_ADMIN_TOKEN: "letmein" }, /DAYFLY_ADMIN_TOKEN must be at least 32 characters/],
  ["a read token alone", { ...ONE_SITE, DAYFLY_READ_TOKEN: SECRET }, /DAYFLY_READ_TOKEN needs DAYFLY_ADMIN_TOKEN/],
  [
    "a read token that is the admin's",
    { ...ONE_SITE, DAYFLY_ADMIN_TOKEN: SECRET, DAYFLY_READ_TOKEN: SECRET },
    /DAYFLY_READ_TOKEN is the same as DAYFLY_ADMIN_TOKEN/,
  ],
  ["a webhook without a secret", { ...ONE_SITE, DAYFLY_ALERT_WEBHOOK: "https://hooks.example/x" }, /needs DAYFLY_ALERT_SECRET/],
  [
    "a webhook inside the network",
    { ...ONE_SITE, DAYFLY_ALERT_WEBHOOK: "https://169.254.169.254/x", DAYFLY_ALERT_SECRET: SECRET },
    /it is not a public address.*DAYFLY_ALERT_PRIVATE/,
  ],
  [
    "a webhook by http",
    { ...ONE_SITE, DAYFLY_ALERT_WEBHOOK: "http://hooks.example/x", DAYFLY_ALERT_SECRET: SECRET },
    /it must be https/,
  ],
  ["a country by another code", { ...ONE_SITE, DAYFLY_DEFAULT_COUNTRY: "UK" }, /ISO 3166 alpha-2.*GB for the United Kingdom/],
  ["a refresh token alone", { ...ONE_SITE, PINTEREST_REFRESH_TOKEN: "pinr_token" }, /needs DAYFLY_SECRET/],
];

describe("loadSettings", () => {
  it("reads one site from the environment alone", () => {
    const settings = load({
      ...ONE_SITE,
      DAYFLY_ORIGINS: "https://Shop.example, https://www.shop.example/",
      DAYFLY_VARIANT: "retail",
    });
    expect(settings).toMatchObject({ port: 8787, basePath: "/_df", dataDir: "./data" });
    expect(settings.sites).toMatchObject([
      { key: "default", variant: "retail", origins: ["https://shop.example", "https://www.shop.example"], epik: "click_id" },
    ]);
  });

  it.each(PROBLEMS)("explains %s", (_why, env, sentence) => {
    expect(problems(env).join("\n")).toMatch(sentence);
  });

  it("lets a webhook be inside the network where that is meant", () => {
    const webhook = { DAYFLY_ALERT_WEBHOOK: "http://10.0.0.7/x", DAYFLY_ALERT_SECRET: SECRET };
    expect(load({ ...ONE_SITE, ...webhook, DAYFLY_ALERT_PRIVATE: "true" }).alertWebhook).toBe("http://10.0.0.7/x");
  });

  it("needs no site where the admin API can add them", () => {
    expect(load({ DAYFLY_ADMIN_TOKEN: SECRET }).sites).toEqual([]);
    expect(problems({ DAYFLY_ADMIN_TOKEN: SECRET, PINTEREST_AD_ACCOUNT_ID: "1" }).join()).toContain("PINTEREST_ACCESS_TOKEN");
  });

  it("leaves another program's variables alone", () => {
    expect(loadSettings({ ...ONE_SITE, PINTEREST_TAG_ID: "2612345678901" }).ok).toBe(true);
  });

  it("reports all problems at once", () => {
    expect(problems({ DAYFLY_PORT: "x", DAYFLY_LOG_LEVEL: "loud" })).toHaveLength(4);
  });

  it("takes sites from a file, and what they leave out from the environment", () => {
    const file = {
      sites: { a: { adAccountId: "1", variant: "travel" }, b: { adAccountId: "2", events: { "Scroll Depth": false } } },
    };
    const { sites } = load({ PINTEREST_ACCESS_TOKEN: "pina_token_1", DAYFLY_VARIANT: "media" }, file);
    expect(sites).toMatchObject([
      { key: "a", variant: "travel", account: { adAccountId: "1" } },
      { key: "b", variant: "media", events: { "Scroll Depth": false } },
    ]);
  });

  it("names a wrong option of a file by its place", () => {
    const file = { sites: { a: { adAccountId: "1", varient: "travel", consentMode: "maybe" } } };
    expect(problems(ONE_SITE, file)).toEqual([
      "sites.a.varient is not a setting; did you mean variant?",
      "sites.a.consentMode must be one of: opt-in, opt-out, none.",
    ]);
  });

  it.each([
    [{ consentMode: "opt-in" }, "consentMode stands beside sites in dayfly.config; write it into each site."],
    [{ port: 80 }, "port is a setting of the process: set DAYFLY_PORT instead of writing it into dayfly.config."],
    [{ side: {} }, "side is not known in dayfly.config, which holds sites only."],
  ])("refuses %o beside the sites of a file", (stray, sentence) => {
    expect(problems(ONE_SITE, { ...stray, sites: { shop: {} } })).toEqual([sentence]);
  });

  it("refuses a site of a file that holds no settings", () => {
    expect(problems(ONE_SITE, { sites: { shop: "https://shop.example" } })).toEqual([
      expect.stringMatching(/^sites.shop must be/),
    ]);
  });

  it("refuses one write key for two sites, whose orders it could not tell apart", () => {
    const env = { ...ONE_SITE, DAYFLY_API_KEY: SECRET };
    const own = { apiKey: `another ${SECRET}`.replaceAll(" ", "-") };
    expect(problems(env, { sites: { one: {}, two: {}, three: own } })).toEqual([
      "Sites one, two have the same apiKey (DAYFLY_API_KEY, DAYFLY_OLD_API_KEYS); make one for each.",
    ]);
    expect(problems(env, { sites: { one: {}, three: own } })).toEqual([]);
    expect(problems(env, { sites: { one: {}, three: { ...own, oldApiKeys: [SECRET] } } })).toHaveLength(1);
  });

  it("reads Datafly Signal's identity as the settings that it stands for", () => {
    expect(load({ ...ONE_SITE, DAYFLY_IDENTITY: "signal" }).sites).toMatchObject([
      { epik: "partner_id", pinUnauth: "click_id", keepPinUnauth: true },
    ]);
  });
});

describe("maskSettings", () => {
  it("shows no secret", () => {
    const env = {
      ...ONE_SITE,
      PINTEREST_REFRESH_TOKEN: "pinr_hidden",
      PINTEREST_APP_ID: "77",
      PINTEREST_APP_SECRET: "app_hidden",
      DAYFLY_SECRET: SECRET,
      DAYFLY_API_KEY: "write_key_hidden",
      DAYFLY_OLD_API_KEYS: "old_write_key_hidden",
    };
    const shown = JSON.stringify(maskSettings(load(env)));
    for (const secret of ["pina_token_1", "pinr_hidden", "app_hidden", SECRET, "write_key_hidden"])
      expect(shown).not.toContain(secret);
    expect(shown).toContain("549755885175");
  });

  it("tells how many old secrets there are, and no secret where there is none", () => {
    const old = (DAYFLY_OLD_SECRETS: string) =>
      maskSettings(load({ ...ONE_SITE, DAYFLY_SECRET: SECRET, DAYFLY_OLD_SECRETS }))["oldSecrets"];
    expect(old("")).toEqual([]);
    expect(old(`${SECRET}-1,${SECRET}-2`)).toEqual(["•••", "•••"]);
  });

  it.each([
    "postgres://dayfly:s3cret@db.example/dayfly",
    "postgres://dayfly:s3cret@half-of-it@db.example/dayfly",
    "postgres://dayfly:s3cret/half@db.example/dayfly",
    "postgres://db.example/dayfly?user=dayfly&password=s3cret&schema=shop",
    "nats://dayfly:s3cret@one.example:4222,two.example:4222?replicas=3",
    "nats://s3cret@one.example:4222",
  ])("shows no password of %s", (queue) => {
    const shown = JSON.stringify(maskSettings(load({ ...ONE_SITE, DAYFLY_QUEUE: queue })));
    expect(shown).not.toMatch(/s3cret|half/);
    expect(shown).toContain("example");
  });
});

describe("describeSettings", () => {
  it("has a row for every variable", () => {
    expect(describeSettings()).toContain("| `DAYFLY_PORT` | `port` | `8787` | Port to listen on; 0 takes a free one. |");
  });
});
