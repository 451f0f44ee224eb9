import type { Brand } from "../lib/brand.ts";

/** `^\d{1,18}$`: the ad account's id, not the Tag's (a Tag id is answered 404). */
export type AdAccountId = Brand<string, "AdAccountId">;

/** ONE bearer per request: a conversion access token made in Ads Manager, or an OAuth token that is refreshed. */
export type Credentials =
  | { readonly kind: "token"; readonly accessToken: string }
  | {
      readonly kind: "oauth";
      readonly refreshToken: string;
      readonly appId: string;
      readonly appSecret: string;
      readonly accessToken?: string;
    };

/** Where a site's events go. Two sites may share one. */
export interface Account {
  readonly adAccountId: AdAccountId;
  readonly credentials: Credentials;
  /** Without a trailing slash: `https://api.pinterest.com/v5`. */
  readonly apiBase: string;
  /** `?test=true`: Pinterest checks the events and records nothing. */
  readonly test: boolean;
}
