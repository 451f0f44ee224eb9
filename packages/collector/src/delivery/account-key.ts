import type { Account, Credentials } from "../capi/account.ts";
import type { Brand } from "../lib/brand.ts";
import { sha256Hex } from "../lib/sha256.ts";

/**
 * An ad account with the credentials it is sent to by. Corrected credentials make another key, and with it a fresh start. Tells nothing of
 * the token but a short hash.
 */
export type AccountKey = Brand<string, "AccountKey">;

/** One refresh token, wherever it is used: two ad accounts with the same OAuth grant share its rotation. */
export type CredentialsKey = Brand<string, "CredentialsKey">;

export const accountKey = ({ adAccountId, apiBase, test, credentials }: Account): AccountKey =>
  `${adAccountId}-${shortHash(apiBase, test, credentialsText(credentials))}` as AccountKey;

export const credentialsKey = ({ apiBase, credentials }: Account): CredentialsKey =>
  shortHash(apiBase, credentialsText(credentials)) as CredentialsKey;

const credentialsText = (credentials: Credentials): string =>
  credentials.kind === "token"
    ? JSON.stringify(["token", credentials.accessToken])
    : JSON.stringify(["oauth", credentials.appId, credentials.appSecret, credentials.refreshToken]);

const shortHash = (...facts: readonly unknown[]): string => sha256Hex(JSON.stringify(facts)).slice(0, 16);
