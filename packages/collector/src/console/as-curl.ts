import type { Account } from "../capi/account.ts";
import type { CapiEvent } from "../capi/event.ts";

/** The request that sends one payload, for a shell. The token is named and not told. */
export const asCurl = (
  { adAccountId, apiBase, test }: Pick<Account, "adAccountId" | "apiBase" | "test">,
  payload: CapiEvent,
): string =>
  [
    `curl -sS '${apiBase}/ad_accounts/${adAccountId}/events${test ? "?test=true" : ""}' \\`,
    `  -H "Authorization: Bearer $PINTEREST_ACCESS_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  --data-binary '${JSON.stringify({ data: [payload] }).replaceAll("'", `'\\''`)}'`,
  ].join("\n");
