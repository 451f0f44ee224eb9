import { describe, expect, it } from "vitest";
import { checkAdvice } from "./check-advice.ts";
import { open, short } from "./doctor.fixture.ts";

describe("checkAdvice", () => {
  it("names the sites, and what costs something", async () => {
    expect(short(await checkAdvice(open()))).toEqual(["ok: Complete, for site default."]);
    const advised = await checkAdvice(open({ DAYFLY_IDENTITY: "signal" }));
    expect(advised.map(({ status }) => status)).toEqual(["ok", "warn"]);
  });
});
