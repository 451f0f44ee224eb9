import type { Account } from "../capi/account.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { type CredentialsKey, credentialsKey } from "./account-key.ts";
import { refreshRequest } from "./request.ts";
import { type Secret, secret } from "./secret.ts";
import type { Send } from "./send.ts";
import { parseRefreshAnswer, refreshAtMs } from "./token-answer.ts";
import type { StoredTokens, TokenStore } from "./token-store.ts";
import type { AccountTrouble } from "./verdict.ts";

export type TokenResult = { readonly kind: "token"; readonly token: Secret } | AccountTrouble;

/** The bearer of each account. */
export interface AccessTokens {
  /** The token to send with; an OAuth token is refreshed first when its time has come. */
  get(account: Account): Promise<TokenResult>;
  /** After a 401: another token than `rejected`, refreshed once for all who ask. A conversion token has no other: the account is held. */
  renew(account: Account, rejected: Secret): Promise<TokenResult>;
}

export interface AccessTokensParts {
  readonly store: TokenStore;
  readonly send: Send;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
}

/** Tokens from Pinterest, and those that they take the place of, where some were saved. */
interface Refreshed {
  readonly tokens: StoredTokens;
  readonly before: StoredTokens | undefined;
}

/** What is known of one OAuth grant. */
interface Grant {
  /** Undefined until the store was asked. */
  tokens?: StoredTokens | { readonly accessToken: Secret };
  /** Came from Pinterest, but could not be saved: must be saved before it is used, for its refresh token may be the only one that is valid. */
  unsaved?: Refreshed;
  refreshing?: Promise<TokenResult>;
  /** By the monotonic clock: a refresh ahead of time that failed is not repeated before. */
  notBeforeMs: number;
}

type OAuthAccount = Account & { readonly credentials: { readonly kind: "oauth" } };

export const createAccessTokens = ({ store, send, clock, log, userAgent }: AccessTokensParts): AccessTokens => {
  const grants = new Map<CredentialsKey, Grant>();

  const grantOf = (key: CredentialsKey): Grant => {
    const known = grants.get(key);
    if (known !== undefined) return known;
    const grant: Grant = { notBeforeMs: Number.NEGATIVE_INFINITY };
    grants.set(key, grant);
    return grant;
  };

  /** Where another process has refreshed meanwhile, its tokens are those that live. */
  const keep = async (key: CredentialsKey, grant: Grant, refreshed: Refreshed): Promise<TokenResult> => {
    grant.unsaved = refreshed;
    const isSaved = await store.save(key, refreshed.tokens, refreshed.before);
    const tokens = isSaved ? refreshed.tokens : await store.load(key);
    if (tokens === undefined) return keep(key, grant, { ...refreshed, before: undefined });
    delete grant.unsaved;
    grant.tokens = tokens;
    return { kind: "token", token: tokens.accessToken };
  };

  /** Under the lock: another batch or process may have refreshed since `old` was sent, whose tokens are taken then. */
  const refreshLocked = async (account: OAuthAccount, key: CredentialsKey, grant: Grant, old: Secret | undefined) => {
    if (grant.unsaved !== undefined) return keep(key, grant, grant.unsaved);
    const stored = await store.load(key);
    if (stored !== undefined && stored.accessToken.reveal() !== old?.reveal()) {
      grant.tokens = stored;
      if (stored.expiresAtMs > clock.now()) return { kind: "token", token: stored.accessToken } as const;
    }
    const refreshToken = stored?.refreshToken ?? secret(account.credentials.refreshToken);
    const request = refreshRequest(account.apiBase, account.credentials, refreshToken, userAgent);
    const answer = parseRefreshAnswer(await send(request), refreshToken, clock.now());
    const { adAccountId } = account;
    switch (answer.kind) {
      case "tokens":
        log.info("The access token was refreshed.", { adAccountId, expiresAtMs: answer.tokens.expiresAtMs });
        return keep(key, grant, { tokens: answer.tokens, before: stored });
      case "refused":
        return { kind: "hold", reason: "refresh_refused", message: answer.message } as const;
      case "unreachable":
        return { kind: "back-off", message: answer.message, ...(answer.waitMs && { waitMs: answer.waitMs }) } as const;
    }
  };

  /** One refresh at a time; whoever asks meanwhile waits for the same. `concluded` makes of its result what all of them get. */
  const refresh = (
    account: OAuthAccount,
    key: CredentialsKey,
    grant: Grant,
    old: Secret | undefined,
    concluded: (result: TokenResult) => TokenResult = (result) => result,
  ): Promise<TokenResult> => {
    grant.refreshing ??= store
      .withLock(key, () => refreshLocked(account, key, grant, old))
      .catch(describeStoreTrouble)
      .then(concluded)
      .finally(() => delete grant.refreshing);
    return grant.refreshing;
  };

  /** The tokens that are in use, those of the last run included. */
  const current = async ({ credentials }: OAuthAccount, key: CredentialsKey, grant: Grant): Promise<Grant["tokens"]> => {
    if (grant.tokens !== undefined) return grant.tokens;
    const configured = credentials.accessToken;
    const loaded = (await store.load(key)) ?? (configured === undefined ? undefined : { accessToken: secret(configured) });
    if (loaded !== undefined) grant.tokens ??= loaded;
    return grant.tokens;
  };

  /** A token that still lives is used when a refresh ahead of its time fails. */
  const refreshAhead = async (account: OAuthAccount, key: CredentialsKey, grant: Grant, tokens: StoredTokens) => {
    const alive = { kind: "token", token: tokens.accessToken } as const;
    if (clock.monotonicMs() < grant.notBeforeMs) return alive;
    return refresh(account, key, grant, tokens.accessToken, (result) => {
      if (result.kind === "token" || tokens.expiresAtMs <= clock.now()) return result;
      grant.notBeforeMs = clock.monotonicMs() + 10 * MINUTE_MS;
      log.error("The access token could not be refreshed ahead of its end. It is used until then; see to it before.", {
        adAccountId: account.adAccountId,
        answer: result.message,
        expiresAtMs: tokens.expiresAtMs,
      });
      return alive;
    });
  };

  return {
    async get(account) {
      if (!isOAuth(account)) return { kind: "token", token: secret(tokenOf(account)) };
      const key = credentialsKey(account);
      const grant = grantOf(key);
      try {
        if (grant.refreshing !== undefined) return await grant.refreshing;
        const tokens = await current(account, key, grant);
        if (tokens === undefined || grant.unsaved !== undefined) return await refresh(account, key, grant, tokens?.accessToken);
        if (!("expiresAtMs" in tokens) || clock.now() < refreshAtMs(tokens)) return { kind: "token", token: tokens.accessToken };
        return await refreshAhead(account, key, grant, tokens);
      } catch (error) {
        return describeStoreTrouble(error);
      }
    },
    async renew(account, rejected) {
      if (!isOAuth(account)) return TOKEN_REJECTED;
      const key = credentialsKey(account);
      const grant = grantOf(key);
      const underWay = await grant.refreshing;
      // One ahead of time that failed gives the very token that was rejected.
      const isRejected = underWay?.kind === "token" && underWay.token.reveal() === rejected.reveal();
      return underWay === undefined || isRejected ? refresh(account, key, grant, rejected) : underWay;
    },
  };
};

const isOAuth = (account: Account): account is OAuthAccount => account.credentials.kind === "oauth";

const tokenOf = ({ credentials }: Account): string => credentials.accessToken ?? "";

const TOKEN_REJECTED: AccountTrouble = { kind: "hold", reason: "token_rejected", message: "Pinterest answered 401." };

/** Node's own messages name the path, which is what is to be mended; no token is in them. */
const describeStoreTrouble = (error: unknown): AccountTrouble => ({
  kind: "hold",
  reason: "token_store",
  message: error instanceof Error ? error.message : "The token store failed.",
});
