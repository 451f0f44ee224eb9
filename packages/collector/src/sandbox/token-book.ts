import type { Clock } from "../lib/clock.ts";

/** A bearer that the sandbox knows. */
export interface SandboxToken {
  readonly token: string;
  /** Absent: every configured ad account. */
  readonly adAccountIds?: readonly string[];
  /** Absent: it does not expire, as conversion access tokens do not. */
  readonly expiresInSeconds?: number;
}

/** An OAuth app and the refresh token that it starts with. */
export interface SandboxApp {
  readonly appId: string;
  readonly appSecret: string;
  readonly refreshToken: string;
  /** Absent: every configured ad account. */
  readonly adAccountIds?: readonly string[];
  /** "always" is what apps made since 2025-09-25 get; older ones must send `continuous_refresh=true`. */
  readonly rotation: "always" | "when-asked";
}

export interface TokenLifetimes {
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
}

export type TokenBook = ReturnType<typeof createTokenBook>;

interface Grant {
  readonly adAccountIds: readonly string[] | undefined;
  readonly expiresAtMs: number;
}

/** Who may send for which ad account. Tokens that were issued, refreshed away, revoked or left to expire are known from here. */
export const createTokenBook = (
  tokens: readonly SandboxToken[],
  apps: readonly SandboxApp[],
  lifetimes: TokenLifetimes,
  clock: Clock,
) => {
  const bearers = new Map<string, Grant>();
  const refreshTokens = new Map<string, { app: SandboxApp; expiresAtMs: number }>();
  let numIssued = 0;

  const expiryIn = (seconds: number) => clock.now() + seconds * 1000;
  for (const { token, adAccountIds, expiresInSeconds = Infinity } of tokens)
    bearers.set(token, { adAccountIds, expiresAtMs: expiryIn(expiresInSeconds) });
  for (const app of apps) refreshTokens.set(app.refreshToken, { app, expiresAtMs: expiryIn(lifetimes.refreshTokenSeconds) });

  const rotate = (app: SandboxApp, spent: string, number: number): string => {
    const refreshToken = `pinr_sandbox_${app.appId}_${number}`;
    refreshTokens.delete(spent);
    refreshTokens.set(refreshToken, { app, expiresAtMs: expiryIn(lifetimes.refreshTokenSeconds) });
    return refreshToken;
  };

  return {
    lifetimes,
    /** "unknown" also stands for revoked and expired, "other-account" for a token that may not send for this ad account. */
    check(bearer: string, adAccountId: string): "ok" | "unknown" | "other-account" {
      const grant = bearers.get(bearer);
      if (grant === undefined || grant.expiresAtMs <= clock.now()) return "unknown";
      return grant.adAccountIds?.includes(adAccountId) === false ? "other-account" : "ok";
    },
    findApp: (appId: string, appSecret: string) => apps.find((app) => app.appId === appId && app.appSecret === appSecret),
    /** A new access token, or undefined when the refresh token is not (or no longer) this app's. Rotation ends the old refresh token at once. */
    refresh(app: SandboxApp, refreshToken: string, continuous: boolean): IssuedTokens | undefined {
      const grant = refreshTokens.get(refreshToken);
      if (grant?.app !== app || grant.expiresAtMs <= clock.now()) return undefined;
      const number = ++numIssued;
      const accessToken = `pina_sandbox_${app.appId}_${number}`;
      bearers.set(accessToken, { adAccountIds: app.adAccountIds, expiresAtMs: expiryIn(lifetimes.accessTokenSeconds) });
      if (app.rotation === "when-asked" && !continuous) return { accessToken };
      return { accessToken, refreshToken: rotate(app, refreshToken, number) };
    },
    /** Ends an access or refresh token now; false when there is none such. */
    revoke: (token: string): boolean => bearers.delete(token) || refreshTokens.delete(token),
  };
};
