import { describe, expect, it } from "vitest";
import { readCurrency } from "./currency.ts";

describe("readCurrency", () => {
  it.each([
    ["USD", "USD"],
    ["eur", "EUR"],
    ["Jpy", "JPY"],
    ["HRK", "HRK"],
    ["EURO", undefined],
    ["€", undefined],
    ["XXX", undefined],
    ["XAU", undefined],
    ["", undefined],
    ["constructor", undefined],
  ])("reads %j as %j", (text, expected) => expect(readCurrency(text)).toBe(expected));

  it("knows every currency of Pinterest's own list", () => {
    const pinterest = "USD GBP CAD EUR AUD NZD SEK ILS CHF HKD JPY SGD KRW NOK DKK PLN RON HUF CZK BRL MXN ARS CLP COP INR TRY";
    for (const code of pinterest.split(" ")) expect(readCurrency(code)).toBe(code);
  });
});
