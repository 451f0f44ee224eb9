import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

describe("redact", () => {
  const CASES: readonly [name: string, text: string, expected: string][] = [
    [
      "keeps an ordinary sentence",
      "'abc' is not of type 'integer' - 'data.0.event_time'",
      "'abc' is not of type 'integer' - 'data.0.event_time'",
    ],
    [
      "keeps a short list of unknown keys",
      "Additional properties are not allowed ('category_name' was unexpected)",
      "Additional properties are not allowed ('category_name' was unexpected)",
    ],
    ["takes an e-mail address out", "'jane.doe+x@shop.example' is not a hash", "'[e-mail]' is not a hash"],
    ["takes an escaped e-mail address out", "url https://a.example/?m=jane%40shop.example&b=1", "url https:[e-mail]"],
    ["takes an IPv4 address out", "client_ip_address '192.0.2.77' is private", "client_ip_address '[address]' is private"],
    ["takes an IPv6 address out", "client_ip_address '2001:db8:0:0::12' is odd", "client_ip_address '[address]' is odd"],
    ["takes a short IPv6 address out", "client_ip_address '2a01::5' is odd", "client_ip_address '[address]' is odd"],
    ["keeps a time of day", "until 2026-01-15T12:30:00", "until 2026-01-15T12:30:00"],
    ["takes an address encoded twice out", "m=jane%2540shop.example is odd", "[e-mail] is odd"],
    ["takes a full-width address out", "'jane＠shop.example' is odd", "'[e-mail]' is odd"],
    [
      "takes a user agent out",
      "client_user_agent 'Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0' is odd",
      "client_user_agent '[user agent]' is odd",
    ],
    ["takes a phone number out", "ph '+44 7700 900123' is not hashed", "ph '[phone]' is not hashed"],
    ["takes a token out", "token pina_ABC123 is bad", "token [token] is bad"],
    ["takes a hash out", `em '${"ab".repeat(32)}' is unknown`, "em '[long value]' is unknown"],
    ["keeps to one line without control characters", "a\r\n\tb\u0000c\u202ed", "a b c d"],
  ];
  it.each(CASES)("%s", (_name, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it("ends after 500 characters", () => {
    expect(redact("word ".repeat(1_000_000))).toHaveLength(500);
  });

  it("gets through what a regular expression may choke on within the time that a test has", () => {
    for (const piece of ["@", "a@", "1.", "+1 ", ":", "a:", "a", "%40", "%25", "Mozilla/5"]) redact(piece.repeat(1_000_000));
  });
});
