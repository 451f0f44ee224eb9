import type { AdAccountId } from "../capi/account.ts";
import { CAPI_EVENT_NAMES } from "../capi/event-names.ts";
import type { CapiEventName } from "../capi/event-names.ts";
import { CONSENT_MODES, GPC_MEANINGS } from "../consent/settings.ts";
import { isJsonObject } from "../lib/json.ts";
import { fail, ok } from "../lib/result.ts";
import { VARIANTS } from "../transform/settings.ts";
import type { Parser } from "./parsers.ts";
import { baseUrl, describedBy, flag, listOf, oneOf, origin, text } from "./parsers.ts";
import { setting, withFallback, type ValuesOf } from "./setting.ts";

const writeKey = text({ minLength: 16, pattern: /^\S+$/, expected: "at least 16 characters without spaces" });

/** Docker's --env-file takes quotes for a part of the value. */
const token = text({
  minLength: 8,
  pattern: /^[^\s"']+$/,
  expected: "the whole token as Pinterest shows it, without spaces and quotes",
});

const adAccountId: Parser<AdAccountId> = describedBy({ type: "string", pattern: "^\\d{1,18}$" }, (given) => {
  const value = typeof given === "string" ? given.trim() : "";
  return /^\d{1,18}$/.test(value)
    ? ok(value as AdAccountId)
    : fail("must be the ad account's id, up to 18 digits in a text (Ads Manager shows it; it is not the Tag id)");
});

const EVENT_OVERRIDES = { type: "object", additionalProperties: { enum: [...CAPI_EVENT_NAMES, false] } };

const eventOverrides: Parser<Readonly<Record<string, CapiEventName | false>>> = describedBy(EVENT_OVERRIDES, (given) => {
  if (!isJsonObject(given)) return fail("must be an object such as { 'Scroll Depth': false }");
  const rows: [string, CapiEventName | false][] = [];
  for (const [name, target] of Object.entries(given)) {
    const known = CAPI_EVENT_NAMES.find((candidate) => candidate === target);
    if (target !== false && known === undefined) return fail(`maps "${name}" to an event that Pinterest does not know`);
    rows.push([name, known ?? false]);
  }
  return ok(Object.fromEntries(rows));
});

const code = (pattern: RegExp, expected: string): Parser<string> => {
  const parse = text({ pattern, expected });
  return describedBy(parse.schema ?? {}, (given) => {
    const parsed = parse(given);
    return parsed.ok ? ok(parsed.value.toUpperCase()) : parsed;
  });
};

/** Settings of a site: from the environment for the one site that needs no file, and the same names in `dayfly.config.ts`. */
export const SITE_SETTINGS = {
  adAccountId: setting({
    env: "PINTEREST_AD_ACCOUNT_ID",
    parse: adAccountId,
    sentence: "Pinterest ad account that gets the events.",
  }),
  accessToken: setting({
    env: "PINTEREST_ACCESS_TOKEN",
    parse: token,
    secret: true,
    sentence: "Conversion access token (Ads Manager, Conversions) or OAuth access token.",
  }),
  refreshToken: setting({
    env: "PINTEREST_REFRESH_TOKEN",
    parse: token,
    secret: true,
    sentence: "OAuth refresh token, instead of a conversion token. Needs app id, app secret and DAYFLY_SECRET.",
  }),
  appId: setting({ env: "PINTEREST_APP_ID", parse: text({ expected: "the app's id" }), sentence: "OAuth app id." }),
  appSecret: setting({ env: "PINTEREST_APP_SECRET", parse: token, secret: true, sentence: "OAuth app secret." }),
  apiBase: withFallback({
    env: "PINTEREST_API_BASE",
    parse: baseUrl,
    fallback: "https://api.pinterest.com/v5",
    sentence: "Address of Pinterest's API; the sandbox's when trying out.",
  }),
  test: withFallback({
    env: "PINTEREST_TEST",
    parse: flag,
    fallback: false,
    sentence: "Send with ?test=true: Pinterest checks the events and records nothing.",
  }),
  origins: withFallback({
    env: "DAYFLY_ORIGINS",
    parse: listOf(origin),
    fallback: [],
    sentence:
      "Origins whose pages may send; null for those in a sandbox, as Shopify's pixels. Empty: only pages on the collector's own host.",
  }),
  cookieDomain: setting({
    env: "DAYFLY_COOKIE_DOMAIN",
    parse: text({ pattern: /^[a-z0-9.-]+\.[a-z0-9-]+$/i, expected: "a domain such as shop.example" }),
    sentence: "Domain of the cookies, where the registrable domain is not the right one.",
  }),
  consentMode: withFallback({
    env: "DAYFLY_CONSENT",
    parse: oneOf(CONSENT_MODES),
    fallback: "opt-out",
    sentence: "opt-in: nothing before a grant. opt-out: everything until a denial. none: consent is not asked.",
  }),
  gpc: withFallback({
    env: "DAYFLY_GPC",
    parse: oneOf(GPC_MEANINGS),
    fallback: "auto",
    sentence:
      "What Global Privacy Control means: ldp (Limited Data Processing), deny, ignore, or auto: ldp for visitors in the USA, deny elsewhere (docs/privacy.md).",
  }),
  advertisingCategories: withFallback({
    env: "DAYFLY_ADVERTISING_CATEGORIES",
    parse: listOf(text({ expected: "a category's name" })),
    fallback: ["advertising", "marketing", "targeting", "C0004"],
    sentence:
      "Consent categories that mean advertising: a server's message whose `context.consent` denies one of them is dropped (docs/server.md).",
  }),
  variant: withFallback({
    env: "DAYFLY_VARIANT",
    parse: oneOf(VARIANTS),
    fallback: "default",
    sentence: "Preset of the event mapping (docs/mapping.md).",
  }),
  events: withFallback({
    parse: eventOverrides,
    fallback: {},
    sentence: "Own rows of the event mapping; `false` drops an event.",
  }),
  customEvents: withFallback({
    env: "DAYFLY_CUSTOM_EVENTS",
    parse: oneOf(["custom", "own-name"]),
    fallback: "custom",
    sentence: "How an event without a row goes out: as `custom` with its name as content_name, or under its own name.",
  }),
  identity: withFallback({
    env: "DAYFLY_IDENTITY",
    parse: oneOf(["default", "signal"]),
    fallback: "default",
    sentence:
      "signal: epik as partner_id and _pin_unauth as click_id, as Datafly Signal documents it. Not what Pinterest describes.",
  }),
  defaultCountry: setting({
    env: "DAYFLY_DEFAULT_COUNTRY",
    parse: code(/^(?!uk$|el$)[a-z]{2}$/i, "an ISO 3166 alpha-2 code such as DE (GB for the United Kingdom, GR for Greece)"),
    sentence: "Country that completes phone numbers, postcodes and states.",
  }),
  defaultCurrency: setting({
    env: "DAYFLY_DEFAULT_CURRENCY",
    parse: code(/^[a-z]{3}$/i, "an ISO 4217 code such as EUR"),
    sentence: "Currency of values that come without one.",
  }),
  ip: withFallback({
    env: "DAYFLY_IP",
    parse: oneOf(["full", "none"]),
    fallback: "full",
    sentence: "none: the visitor's address is forgotten at the door (Pinterest then needs an e-mail to match).",
  }),
  scrubParameters: withFallback({
    env: "DAYFLY_SCRUB_PARAMETERS",
    parse: listOf(text({ expected: "a parameter name" })),
    fallback: [],
    sentence: "More URL parameters to remove from page addresses.",
  }),
  partnerName: setting({
    env: "DAYFLY_PARTNER_NAME",
    parse: text({ pattern: /^ss-[a-z0-9-]+$/, expected: "a partner name such as ss-example, as Pinterest assigned it" }),
    sentence: "partner_name, only where Pinterest assigned one.",
  }),
  apiKey: setting({
    env: "DAYFLY_API_KEY",
    parse: writeKey,
    secret: true,
    sentence: "Write key of the server-side door; without one the door is closed.",
  }),
  oldApiKeys: setting({
    env: "DAYFLY_OLD_API_KEYS",
    parse: listOf(writeKey),
    secret: true,
    sentence:
      "Earlier write keys, which are still taken beside it. To change the key, move the old one here until no server sends it any more.",
  }),
  acceptBots: withFallback({
    env: "DAYFLY_ACCEPT_BOTS",
    parse: flag,
    fallback: false,
    sentence: "Keep events of bots and driven browsers.",
  }),
  enabled: withFallback({
    parse: flag,
    fallback: true,
    sentence: "false: new events are refused; what was accepted before is still delivered.",
  }),
} as const;

export type SiteOptions = ValuesOf<typeof SITE_SETTINGS>;
