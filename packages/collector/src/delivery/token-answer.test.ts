import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, unixMs } from "../lib/time.ts";
import { secret } from "./secret.ts";
import { parseRefreshAnswer, refreshAtMs } from "./token-answer.ts";

const now = unixMs(1_700_000_000_000);
const read = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  parseRefreshAnswer(
    { kind: "answer", status, headers, body: typeof body === "string" ? body : JSON.stringify(body) },
    secret("old"),
    now,
  );

describe("parseRefreshAnswer", () => {
  it.each([
    [
      "a rotated refresh token",
      { access_token: "new", expires_in: 60, refresh_token: "next", refresh_token_expires_in: 9 },
      "next",
      60,
    ],
    ["no refresh token: the old one stays", { access_token: "new", expires_in: 60 }, "old", 60],
    ["an empty refresh token: the old one stays", { access_token: "new", expires_in: 60, refresh_token: "" }, "old", 60],
    ["no lifetime: thirty days", { access_token: "new" }, "old", 2_592_000],
    ["an absurd lifetime: thirty days", { access_token: "new", expires_in: -5 }, "old", 2_592_000],
  ])("takes %s", (_name, body, refreshToken, seconds) => {
    const answer = read(200, body);
    if (answer.kind !== "tokens") throw new Error(answer.kind);
    expect(answer.tokens.accessToken.reveal()).toBe("new");
    expect(answer.tokens.refreshToken.reveal()).toBe(refreshToken);
    expect([answer.tokens.issuedAtMs, answer.tokens.expiresAtMs]).toEqual([now, now + seconds * 1000]);
  });

  it.each([
    [400, { code: 283, message: "The authorization grant is invalid" }, "refused"],
    [401, { code: 2, message: "Authentication failed." }, "refused"],
    [400, "<h1>", "refused"],
    [429, {}, "unreachable"],
    [500, {}, "unreachable"],
    [200, "<html>", "unreachable"],
    [200, {}, "unreachable"],
    [200, { access_token: 7 }, "unreachable"],
    [200, { access_token: "a\r\nX-Evil: 1" }, "unreachable"],
    [307, "", "unreachable"],
  ])("of a %i with %j is %s", (status, body, kind) => {
    expect(read(status, body).kind).toBe(kind);
  });

  it("passes the wait on that is asked for", () => {
    expect(read(429, {}, { "retry-after": "9" })).toMatchObject({ waitMs: 9_000 });
  });

  it("does not take a time-out for a refusal", () => {
    expect(parseRefreshAnswer({ kind: "timeout", phase: "headers" }, secret("old"), now).kind).toBe("unreachable");
  });
});

describe("refreshAtMs", () => {
  it.each([
    ["30 days", 30 * DAY_MS, 20 * DAY_MS],
    ["3 days", 3 * DAY_MS, 2 * DAY_MS],
    ["2 days: a day before the end", 2 * DAY_MS, DAY_MS],
    ["a day", DAY_MS, 16 * HOUR_MS],
    ["an hour", HOUR_MS, 40 * 60_000],
  ])("of a life of %s", (_name, lifetimeMs, expected) => {
    const token = secret("x");
    const at = refreshAtMs({ accessToken: token, refreshToken: token, issuedAtMs: now, expiresAtMs: now + lifetimeMs });
    expect(at - now).toBeCloseTo(expected, 0);
  });
});
