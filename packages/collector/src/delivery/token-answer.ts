import { isJsonObject } from "../lib/json.ts";
import { DAY_MS, SECOND_MS, type UnixMs } from "../lib/time.ts";
import { redact } from "./redact.ts";
import { askedWaitMs } from "./retry-after.ts";
import { type Secret, secret } from "./secret.ts";
import type { SendResult } from "./send.ts";
import type { StoredTokens } from "./token-store.ts";

/** What came of asking Pinterest to refresh. */
export type RefreshAnswer =
  | { readonly kind: "tokens"; readonly tokens: StoredTokens }
  /** The grant was revoked or has lapsed, or the app is not who it says. */
  | { readonly kind: "refused"; readonly message: string }
  /** It may work another time. */
  | { readonly kind: "unreachable"; readonly message: string; readonly waitMs?: number };

/** Pinterest's own, where it does not say. */
const DEFAULT_LIFETIME_SECONDS = 2_592_000;

/** Reads the answer of `POST /oauth/token`. A refresh token that does not come again stays the one that was used. */
export const parseRefreshAnswer = (result: SendResult, usedRefreshToken: Secret, now: UnixMs): RefreshAnswer => {
  if (result.kind !== "answer") return { kind: "unreachable", message: "Pinterest could not be reached to refresh the token." };
  const { status } = result;
  const body = parseObject(result.body);
  if (status === 400 || status === 401) return { kind: "refused", message: `Pinterest answered ${status}: ${messageOf(body)}` };
  const accessToken = body?.["access_token"];
  if (status !== 200 || typeof accessToken !== "string" || !isHeaderSafe(accessToken)) {
    const waitMs = askedWaitMs(result.headers, now);
    const message = `Pinterest answered ${status} to the refresh of the token.`;
    return { kind: "unreachable", message, ...(waitMs === undefined ? {} : { waitMs }) };
  }
  const rotated = body?.["refresh_token"];
  const lifetime = body?.["expires_in"];
  const lifetimeSeconds = typeof lifetime === "number" && lifetime > 0 ? lifetime : DEFAULT_LIFETIME_SECONDS;
  const tokens: StoredTokens = {
    accessToken: secret(accessToken),
    refreshToken: typeof rotated === "string" && rotated !== "" ? secret(rotated) : usedRefreshToken,
    issuedAtMs: now,
    expiresAtMs: now + lifetimeSeconds * SECOND_MS,
  };
  return { kind: "tokens", tokens };
};

/**
 * When a token is to be refreshed: at two thirds of its life, and at least a day before its end; a token that lives no longer than a day
 * has its two thirds.
 */
export const refreshAtMs = ({ issuedAtMs, expiresAtMs }: StoredTokens): number => {
  const lifetimeMs = expiresAtMs - issuedAtMs;
  const twoThirds = issuedAtMs + (lifetimeMs * 2) / 3;
  return lifetimeMs <= DAY_MS ? twoThirds : Math.min(twoThirds, expiresAtMs - DAY_MS);
};

const isHeaderSafe = (token: string): boolean => /^[\x21-\x7e]+$/.test(token);

const parseObject = (text: string) => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const messageOf = (body: ReturnType<typeof parseObject>): string => {
  const message = body?.["message"];
  return typeof message === "string" && message !== "" ? redact(message) : "no message.";
};
