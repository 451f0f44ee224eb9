import { describe, expect, it } from "vitest";
import { silentLog } from "../lib/log.ts";
import { fail, ok, type Result } from "../lib/result.ts";
import { loadSettings, type Settings } from "./load.ts";
import { compareSettings, createLiveSettings } from "./reload.ts";
import { createSiteDirectory } from "./site-directory.ts";

const ENV = { PINTEREST_AD_ACCOUNT_ID: "549755885175", PINTEREST_ACCESS_TOKEN: "pina_token_of_the_test" };

const load = (env: Record<string, string> = {}, sites?: Record<string, object>) => {
  const settings = loadSettings({ ...ENV, ...env }, sites === undefined ? undefined : { sites });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  return settings.value;
};

describe("compareSettings", () => {
  const CASES: readonly [what: string, before: ReturnType<typeof load>, after: ReturnType<typeof load>, change: object][] = [
    ["nothing", load(), load(), {}],
    ["a token", load(), load({ PINTEREST_ACCESS_TOKEN: "pina_another_token" }), { sites: ["default"] }],
    ["a mapping", load({}, { a: {}, b: {} }), load({}, { a: {}, b: { events: { Scroll: false } } }), { sites: ["b"] }],
    ["a site more, one less", load({}, { a: {}, b: {} }), load({}, { b: {}, c: {} }), { sites: ["a", "c"] }],
    ["what applies at once", load(), load({ DAYFLY_DEAD_RETENTION_DAYS: "7" }), { applied: ["DAYFLY_DEAD_RETENTION_DAYS"] }],
    [
      "what waits for a restart",
      load(),
      load({ DAYFLY_PORT: "1", DAYFLY_TRUSTED_PROXIES: "::1" }),
      { waiting: ["DAYFLY_PORT", "DAYFLY_TRUSTED_PROXIES"] },
    ],
  ];

  it.each(CASES)("names %s", (_what, before, after, change) => {
    expect(compareSettings(before, after)).toEqual({ sites: [], applied: [], waiting: [], ...change });
  });
});

const start = (...reads: readonly (Result<Settings, readonly string[]> | Promise<Result<Settings, readonly string[]>>)[]) => {
  const settings = load();
  const sites = createSiteDirectory(settings.sites);
  const logged: unknown[][] = [];
  const log = {
    ...silentLog,
    error: (...line: unknown[]) => void logged.push(line),
    warn: (...line: unknown[]) => void logged.push(line),
  };
  const left = [...reads];
  const live = createLiveSettings({ settings, sites, log, read: async () => left.shift() ?? ok(settings) });
  return { live, sites, settings, logged };
};

describe("createLiveSettings", () => {
  const NOTHING = { problems: [], sites: [], applied: [], waiting: [] };

  it("exchanges the sites and tells what changed", async () => {
    const next = load({ PINTEREST_ACCESS_TOKEN: "pina_another_token", DAYFLY_DEAD_RETENTION_DAYS: "7" });
    const { live, sites } = start(ok(next));
    expect(await live.reload()).toEqual({ ...NOTHING, sites: ["default"], applied: ["DAYFLY_DEAD_RETENTION_DAYS"] });
    expect(sites.all()).toBe(next.sites);
    expect(live.current().deadRetentionDays).toBe(7);
  });

  it("keeps all old settings where the new ones have problems, and logs them", async () => {
    const { live, sites, settings, logged } = start(fail(["DAYFLY_PORT must be a number."]));
    expect(await live.reload()).toEqual({ ...NOTHING, problems: ["DAYFLY_PORT must be a number."] });
    expect(sites.all()).toBe(settings.sites);
    expect(live.current()).toBe(settings);
    expect(logged).toEqual([[expect.stringContaining("not reloaded"), { problems: ["DAYFLY_PORT must be a number."] }]]);
  });

  it("names what waits for a restart each time until it is as it was", async () => {
    const other = load({ DAYFLY_PORT: "1" });
    const { live, logged } = start(ok(other), ok(other), ok(load()));
    expect((await live.reload()).waiting).toEqual(["DAYFLY_PORT"]);
    expect((await live.reload()).waiting).toEqual(["DAYFLY_PORT"]);
    expect((await live.reload()).waiting).toEqual([]);
    expect(logged).toHaveLength(2);
  });

  it("takes reloads in turn, so that the last one counts, and goes on after one that broke", async () => {
    const [first, last] = [load({ DAYFLY_DEAD_RETENTION_DAYS: "1" }), load({ DAYFLY_DEAD_RETENTION_DAYS: "2" })];
    const slow = Promise.withResolvers<Result<Settings, readonly string[]>>();
    const { live } = start(Promise.reject(new Error("broken")), slow.promise, ok(last));
    const reports = [live.reload(), live.reload(), live.reload()];
    slow.resolve(ok(first));
    expect((await Promise.allSettled(reports)).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(live.current()).toBe(last);
  });
});
