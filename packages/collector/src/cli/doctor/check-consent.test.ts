import { describe, expect, it } from "vitest";
import { checkConsent } from "./check-consent.ts";
import { open } from "./doctor.fixture.ts";

describe("checkConsent", () => {
  it.each([
    [{ DAYFLY_CONSENT: "opt-in" }, ["ok"]],
    [{}, ["ok"]],
    [{ DAYFLY_CONSENT: "none" }, ["warn"]],
    [{ DAYFLY_CONSENT: "none", DAYFLY_GPC: "ignore" }, ["warn", "warn"]],
  ])("judges %o", async (env, statuses) => {
    expect((await checkConsent(open(env))).map(({ status }) => status)).toEqual(statuses);
  });
});
