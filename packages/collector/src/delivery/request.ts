import type { Account, Credentials } from "../capi/account.ts";
import { assembleBody } from "./batch.ts";
import type { Secret } from "./secret.ts";
import type { HttpRequest } from "./send.ts";
import type { Shelved } from "./shelf.ts";

/** The request that hands a batch to Pinterest. Throws for an ad account id that is none, which settings have checked before. */
export const eventsRequest = (account: Account, token: Secret, payloads: readonly Shelved[], userAgent: string): HttpRequest => {
  const { adAccountId, apiBase, test } = account;
  // Its place is the URL's path.
  if (!/^\d{1,18}$/.test(adAccountId)) throw new TypeError("An ad account id has 1 to 18 digits and nothing else.");
  return {
    url: `${apiBase}/ad_accounts/${adAccountId}/events${test ? "?test=true" : ""}`,
    headers: () => ({
      authorization: `Bearer ${token.reveal()}`,
      "content-type": "application/json",
      "user-agent": userAgent,
    }),
    body: assembleBody(payloads),
  };
};

type OAuthCredentials = Extract<Credentials, { kind: "oauth" }>;

/**
 * The request that refreshes an access token. `continuous_refresh` is what apps made before 2025-09-25 need, and newer ones ignore.
 * Source: OpenAPI description 5.23.0, `oauth/token`.
 */
export const refreshRequest = (
  apiBase: string,
  { appId, appSecret }: Pick<OAuthCredentials, "appId" | "appSecret">,
  refreshToken: Secret,
  userAgent: string,
): HttpRequest => {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: refreshToken.reveal(),
    continuous_refresh: "true",
  });
  return {
    url: `${apiBase}/oauth/token`,
    headers: () => ({
      authorization: `Basic ${base64(`${appId}:${appSecret}`)}`,
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": userAgent,
    }),
    body: new TextEncoder().encode(form.toString()),
  };
};

/** Of the text's UTF-8 bytes. */
const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
