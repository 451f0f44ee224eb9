import { describe, expect, it } from "vitest";
import { loadSettings } from "./load.ts";
import { compareSettings } from "./reload.ts";

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
