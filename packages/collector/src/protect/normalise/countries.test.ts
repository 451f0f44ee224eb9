import { describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import { COUNTRIES } from "./countries.ts";
import { normaliseCountry } from "./country.ts";

const codes = new Set(COUNTRIES.values());
/** The platform's own list of regions, which knows nothing of our table. */
const english = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

describe("COUNTRIES", () => {
  it("holds the 249 countries of ISO 3166-1, each under its own code", () => {
    expect(codes.size).toBe(249);
    expect([...codes].filter((code) => COUNTRIES.get(code) !== code)).toEqual([]);
  });

  it("holds one alpha-3 code per country", () => {
    const alpha3 = [...COUNTRIES.keys()].filter((key) => /^[a-z]{3}$/.test(key) && key !== "uae");
    expect(alpha3).toHaveLength(249);
  });

  it("holds no code that the platform does not know", () => {
    expect([...codes].filter((code) => english.of(code.toUpperCase()) === undefined)).toEqual([]);
  });

  it("understands the platform's English names, but for a few spelt otherwise", () => {
    const missed = [...codes].filter(
      (code) => normaliseCountry(english.of(code.toUpperCase()) ?? "", { receivedAt: unixMs(0) }) !== code,
    );
    expect(missed.length).toBeLessThan(10);
  });
});
