/**
 * Why delivery to an account is held until somebody corrects something, each with what that is. A setting has two names: that of files and of
 * the admin API, and a variable of the environment. Nothing is lost meanwhile.
 */
export const HOLD_REASONS = {
  token_rejected:
    "Pinterest does not accept the access token. Make a new conversion access token in Ads Manager (Conversions, API) and set it as the site's accessToken (PINTEREST_ACCESS_TOKEN).",
  refresh_refused:
    "Pinterest refused to refresh the access token: the grant was revoked or has lapsed, or the app's id or secret is wrong. Authorise the app again and set the site's refreshToken, appId and appSecret (PINTEREST_REFRESH_TOKEN, PINTEREST_APP_ID and PINTEREST_APP_SECRET).",
  token_store:
    "The refreshed tokens cannot be kept, so they are not used. Make the data directory writable and see that DAYFLY_SECRET is the one that the stored tokens were written with.",
  forbidden:
    "The token may not send conversions for this ad account. Give its owner a role on the ad account that may, and an OAuth token the scope ads:write.",
  not_found:
    "Pinterest does not know this ad account. This looks like a Tag id in place of the ad account id: the site's adAccountId (PINTEREST_AD_ACCOUNT_ID) is the number in the address of Ads Manager.",
} as const;

export type HoldReason = keyof typeof HOLD_REASONS;

/** What to do, and Pinterest's own words. */
export const explainHold = ({ reason, message }: { readonly reason: HoldReason; readonly message: string }): string =>
  `${HOLD_REASONS[reason]} (${message})`;
