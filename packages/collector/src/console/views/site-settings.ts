import { html } from "hono/html";
import type { Site } from "../../config/site.ts";
import type { TokenState } from "../console-parts.ts";
import { formatDuration } from "../format-duration.ts";
import type { Html } from "../layout.ts";
import { timeView } from "./time.ts";

/** The settings of a site that are worth reading, each with what it means. */
export const siteSettings = (site: Site, token: TokenState, now: number): Html => {
  const rows: readonly (readonly [string, Html | string])[] = [
    ["Ad account", html`<code>${site.account.adAccountId}</code>`],
    ["Token", tokenView(site, token, now)],
    [
      "API",
      html`<code>${site.account.apiBase}</code>${site.account.test ? " (test: Pinterest checks events and records none)" : ""}`,
    ],
    [
      "Origins",
      site.origins.length === 0
        ? "pages on the collector’s own host"
        : html`${site.origins.map((origin) => html`<code>${origin}</code> `)}`,
    ],
    ["Cookie domain", site.cookieDomain ?? "the registrable domain, found by the snippet"],
    ["Consent", `${site.consentMode}, Global Privacy Control: ${site.gpc}`],
    ["Variant", site.variant],
    ["Events without a row", site.customEvents === "custom" ? "sent as custom, under their name" : "sent under their own name"],
    ["Click id goes to", html`<code>${site.epik}</code>`],
    ["Visitor cookie goes to", html`<code>${site.pinUnauth}</code>`],
    ["IP address", site.ip === "full" ? "sent" : "forgotten at the door"],
    ["Default country", site.defaultCountry ?? "none: national phone numbers cannot be completed"],
    ["Default currency", site.defaultCurrency ?? "none: the advertiser’s is assumed"],
    ["Server-side door", site.apiKey === undefined ? "closed (no write key)" : "open with the write key"],
  ];
  return html`<dl class="settings">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
};

const tokenView = ({ account }: Site, { expiresAt, refreshedAt }: TokenState, now: number): Html => {
  if (account.credentials.kind === "token") return html`conversion access token, does not expire`;
  const expiry =
    expiresAt === undefined
      ? "not refreshed yet"
      : expiresAt <= now
        ? "expired"
        : `expires in ${formatDuration(expiresAt - now)}`;
  return html`OAuth, ${expiry}${refreshedAt === undefined ? "" : html`, last refreshed ${timeView(refreshedAt)}`}`;
};
